import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import type { Queries } from './database.ts';
import type { Schema } from './schema.ts';

/** Kysely on a connection that is at hand, so that its queries are part of the caller's transaction. */
export function queriesOn(client: pg.PoolClient): Queries {
  const held = { query: client.query.bind(client), release: () => undefined } as PostgresPoolClient;
  const pool = { options: {}, connect: () => Promise.resolve(held), end: () => Promise.resolve() };
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
