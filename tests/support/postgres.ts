import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** A new, empty database of the run's shared server; `close` drops it, connections and all. */
export type FreshDatabase = { url: string; close(): Promise<void> } & AsyncDisposable;

export async function freshDatabase(): Promise<FreshDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await run(server, `create database ${name}`);
  const close = async (): Promise<void> => run(server, `drop database if exists ${name} with (force)`);
  return { url: url.href, close, [Symbol.asyncDispose]: close };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
