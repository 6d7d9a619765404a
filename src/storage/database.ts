import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

export type Queries = Kysely<Schema>;

/** The record: one pool, seen through Kysely for queries and raw for COPY. */
export interface Database {
  readonly query: Queries;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Open a pool on a PostgreSQL URL. Ids and counts (int8) are read as numbers: every id is below 2^53.
 * A connection lost while idle is dropped from the pool, and the next query opens another.
 */
export function openDatabase(
  url: string,
  options: { connections?: number; onIdleError?: (error: Error) => void } = {},
): Database {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    application_name: 'verbatim',
    keepAlive: true,
    connectionTimeoutMillis: 30_000,
    types,
  });
  pool.on('error', options.onIdleError ?? (() => undefined));
  // A connection lost while in use fails its query; without a listener it would end the process besides.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const query = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { query, pool, close: () => query.destroy() };
}
