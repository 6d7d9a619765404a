import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPostgres } from '../../src/local/postgres.ts';
import { freshDatabase } from '../support/postgres.ts';

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verbatim-postgres-'));
    await chmod(folder, 0o711);
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  test('keeps its data, address and password from one start to the next', async () => {
    const first = await startPostgres({ folder, durable: false });
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await startPostgres({ folder, durable: false });
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await second.stop();
    expect((await stat(join(folder, 'postgres-password'))).mode & 0o077).toBe(0);
  });

  test('listens on loopback where the path of a socket would be too long', async () => {
    const deep = join(folder, 'x'.repeat(100));
    const server = await startPostgres({ folder: deep, durable: false });
    expect(server.url).toContain('@127.0.0.1:');
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  test('keeps the values of a failed statement out of its log', async () => {
    const server = await startPostgres({ folder, durable: false });
    await query(server.url, 'create table strict (text text primary key)');
    const insert = `insert into strict values ('canary'), ('canary')`;
    await expect(query(server.url, insert)).rejects.toThrow('duplicate key');
    await server.stop();
    const log = await readFile(join(folder, 'logs', 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('canary');
  });
});

test('each fresh database is empty and gone after closing', async () => {
  const one = await freshDatabase();
  const other = await freshDatabase();
  await query(one.url, 'create table only_here ()');
  await expect(query(other.url, 'select from only_here')).rejects.toThrow('does not exist');
  await one.close();
  await expect(query(one.url, 'select 1')).rejects.toThrow('does not exist');
  await other.close();
});
