import type pg from 'pg';
import { type ChunkKey, lockChunk } from './chunks.ts';
import { copyEncoded } from './copy.ts';
import type { EncodedTags } from './encode-tags.ts';
import { inTransaction } from './transaction.ts';

/** A tag as the record holds it. */
export interface StoredTag {
  readonly theme: string;
  readonly probability: number;
  /** Its code: its place in VALENCES. */
  readonly valence: number;
  /** start, end, weight; start, end, weight; … in UTF-16 code units of the text. */
  readonly evidence: readonly number[];
}

const tagColumns = 'bucket, tagging_id, comment_id, theme_id, respondent_id, valence, probability, evidence';
const findingColumns = 'bucket, tagging_id, comment_id, facets, systems';

/**
 * Write what a chunk's comments were tagged with and close it, in one transaction: all or nothing, once, whatever was
 * delivered twice. False when the chunk has moved on or its batch is erased; nothing is written then.
 */
export function commitChunk(pool: pg.Pool, chunk: ChunkKey, encoded: EncodedTags): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    if (!(await lockChunk(client, chunk))) return false;
    await copyEncoded(client, 'tag', tagColumns, bufferOf(encoded.tags));
    await copyEncoded(client, 'finding', findingColumns, bufferOf(encoded.findings));
    await client.query(`update chunk set state = 'done', lease_until = null where id = $1`, [chunk.chunk]);
    return true;
  });
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The numbers of theme ids, in their order; new ones get one. */
export function ensureThemes(pool: pg.Pool, refs: readonly string[]): Promise<number[]> {
  return ensure(pool, 'theme', 'ref', refs);
}

/** The numbers of systems' names, in their order; new ones get one. */
export function ensureSystems(pool: pg.Pool, names: readonly string[]): Promise<number[]> {
  return ensure(pool, 'system', 'name', names);
}

async function ensure(
  pool: pg.Pool,
  table: 'theme' | 'system',
  column: 'ref' | 'name',
  keys: readonly string[],
): Promise<number[]> {
  const select = `select id, ${column} as key from ${table} where ${column} = any($1::text[])`;
  const read = async (): Promise<Map<string, number>> => {
    const { rows } = await pool.query<{ id: number; key: string }>(select, [keys]);
    return new Map(rows.map((row) => [row.key, row.id]));
  };
  let known = await read();
  const missing = [...new Set(keys)].filter((key) => !known.has(key)).sort();
  if (missing.length > 0) {
    await pool.query(
      `insert into ${table} (${column}) select unnest($1::text[]) on conflict (${column}) do nothing`,
      [missing],
    );
    known = await read();
  }
  return keys.map((key) => known.get(key) ?? 0);
}
