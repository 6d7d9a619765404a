import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { QueueKind, Service } from './service.ts';

/** Everything that the queue holds at this moment, as text. */
export async function queueContents(service: Service, queue: QueueKind): Promise<string> {
  return queue === 'redis' ? redisContents(service) : schemaContents(service, 'bullmq');
}

async function redisContents(service: Service): Promise<string> {
  const client = new Redis(join(service.folder, 'run', 'redis.sock'));
  const content = async (key: string): Promise<unknown> => {
    switch (await client.type(key)) {
      case 'string':
        return client.get(key);
      case 'hash':
        return client.hgetall(key);
      case 'list':
        return client.lrange(key, 0, -1);
      case 'set':
        return client.smembers(key);
      case 'zset':
        return client.zrange(key, '0', '-1');
      case 'stream':
        return client.xrange(key, '-', '+');
      default:
        return null;
    }
  };
  try {
    const keys = await client.keys('*');
    const values = await Promise.all(keys.map(content));
    return JSON.stringify(keys.map((key, index) => [key, values[index]]));
  } finally {
    client.disconnect();
  }
}

/** Every row of every table of a schema as text, but for those of tables that `left` out. */
export async function schemaContents(
  service: Service,
  schema: string,
  leaves: (table: string) => boolean = () => false,
): Promise<string> {
  const tables = await service.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE'`,
    [schema],
  );
  const contents: string[] = [];
  for (const { name } of tables.filter((table) => !leaves(table.name))) {
    const rows = await service.rows<{ content: string }>(
      `select row_to_json(t)::text as content from "${schema}"."${name}" t`,
    );
    contents.push(name, ...rows.map((row) => row.content));
  }
  return contents.join('\n');
}
