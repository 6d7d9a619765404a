import { type Config, ConfigError } from '../config.ts';
import { allStarted } from './all-started.ts';
import { startPostgres } from './postgres.ts';
import { findRedis, startRedis } from './redis.ts';
import type { Keep, LocalPids } from './start-local.ts';

/** The servers that the service works with. */
export interface Servers {
  databaseUrl: string;
  /** Null: the queue lives in the database. */
  redisUrl: string | null;
  /** Where the queue is, in words. */
  queue: string;
  pids(): Pick<LocalPids, 'postgres' | 'redis'>;
}

/**
 * Starts the servers that the configuration does not name: PostgreSQL unless there is DATABASE_URL,
 * and a private Redis or Valkey unless there is REDIS_URL, if one is installed and wanted.
 *
 * @throws ConfigError when QUEUE=redis and there is none
 */
export async function startServers(config: Config, folder: string, keep: Keep): Promise<Servers> {
  const program = privateRedis(config, folder);
  const [postgres, redis] = await allStarted([
    config.databaseUrl === null
      ? keep('postgres', async (onSpawn) => startPostgres({ folder, onSpawn }))
      : null,
    program === null ? null : keep('redis', async (onSpawn) => startRedis(program, { folder, onSpawn })),
  ]);
  return {
    databaseUrl: config.databaseUrl ?? postgres?.current().url ?? '',
    redisUrl: config.redisUrl ?? redis?.current().url ?? null,
    queue: describe(config, program),
    pids: () => ({
      postgres: postgres?.current().pid ?? null,
      redis: redis?.current().pid ?? null,
    }),
  };
}

function privateRedis(config: Config, folder: string): string | null {
  if (config.redisUrl !== null || config.queue === 'postgres') return null;
  const program = findRedis(folder);
  if (program === null && config.queue === 'redis') {
    throw new ConfigError(
      'QUEUE=redis, but there is no redis-server or valkey-server of version 6.2 or later on PATH.',
    );
  }
  return program;
}

function describe(config: Config, program: string | null): string {
  if (config.redisUrl !== null) return 'Redis, as REDIS_URL says';
  if (program !== null) return `a private Redis (${program})`;
  return config.queue === 'postgres'
    ? 'in PostgreSQL, as QUEUE says'
    : 'in PostgreSQL, as no Redis is installed';
}
