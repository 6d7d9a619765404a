import { sql } from 'kysely';
import type pg from 'pg';
import { Codebook } from '../domain/codebook.ts';
import { Stated } from '../domain/codebook-changes/changes.ts';
import { recordAuditWithin } from './audit-log.ts';
import type { Database, Queries } from './database.ts';
import { inTransaction } from './transaction.ts';

/** A codebook that is being changed, and the version that it changes. */
export interface Draft {
  readonly ref: string;
  /** The ETag. */
  readonly version: number;
  readonly codebook: Codebook;
  readonly stated: readonly Stated[];
  readonly base: Codebook;
  readonly baseId: number;
  /** A newer version than that was published since. */
  readonly stale: boolean;
  readonly updatedAt: Date;
}

/** A version of a codebook by its number in the record. */
export interface RecordedCodebook {
  readonly id: number;
  readonly codebook: Codebook;
}

/** The newest version of a codebook with its number, or null. */
export async function newestCodebook(query: Queries, ref: string): Promise<RecordedCodebook | null> {
  const row = await query
    .selectFrom('codebook')
    .select(['id', 'content'])
    .where('ref', '=', ref)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, codebook: Codebook.parse(row.content) };
}

/** The draft of a codebook, or null. */
export async function readDraft(query: Queries, ref: string): Promise<Draft | null> {
  const row = await query
    .selectFrom('codebook_draft as draft')
    .innerJoin('codebook as base', 'base.id', 'draft.base_id')
    .select([
      'draft.version',
      'draft.content',
      'draft.stated',
      'base.id as baseId',
      'base.content as baseContent',
      'draft.updated_at as updatedAt',
      sql<boolean>`exists (select from codebook as newer where newer.ref = base.ref and newer.version > base.version)`.as(
        'stale',
      ),
    ])
    .where('codebook_ref', '=', ref)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    ref,
    version: row.version,
    codebook: Codebook.parse(row.content),
    stated: Stated.array().parse(row.stated),
    base: Codebook.parse(row.baseContent),
    baseId: row.baseId,
    stale: row.stale,
    updatedAt: row.updatedAt,
  };
}

export interface NewDraft {
  readonly baseId: number;
  readonly codebook: Codebook;
  readonly stated: readonly Stated[];
  readonly keyId: number | null;
  /** The version of the draft that is replaced; null when there is none. */
  readonly replaces: number | null;
}

/** Write a draft; false when another stands there than the one that it replaces. */
export function writeDraft(database: Database, draft: NewDraft): Promise<boolean> {
  return inTransaction(database.pool, async (client) => {
    const values = [
      draft.codebook.id,
      draft.baseId,
      JSON.stringify(draft.codebook),
      JSON.stringify(draft.stated),
      draft.keyId,
    ];
    const { rowCount } =
      draft.replaces === null
        ? await client.query(
            `insert into codebook_draft (codebook_ref, base_id, version, content, stated, key_id)
             values ($1, $2, nextval('codebook_draft_version'), $3, $4, $5) on conflict do nothing`,
            values,
          )
        : await client.query(
            `update codebook_draft set base_id = $2, version = nextval('codebook_draft_version'), content = $3,
               stated = $4, key_id = $5, updated_at = now() where codebook_ref = $1 and version = $6`,
            [...values, draft.replaces],
          );
    if (rowCount !== 1) return false;
    await noteDraft(client, 'codebook.draft', draft.codebook.id, draft.keyId);
    return true;
  });
}

/** Throw a draft away; false when it is not the one that stands there. */
export function deleteDraft(
  database: Database,
  draft: { readonly ref: string; readonly version: number; readonly keyId: number | null },
): Promise<boolean> {
  return inTransaction(database.pool, async (client) => {
    const { rowCount } = await client.query(
      'delete from codebook_draft where codebook_ref = $1 and version = $2',
      [draft.ref, draft.version],
    );
    if (rowCount !== 1) return false;
    await noteDraft(client, 'codebook.discard', draft.ref, draft.keyId);
    return true;
  });
}

function noteDraft(
  client: pg.ClientBase,
  action: string,
  subject: string,
  keyId: number | null,
): Promise<void> {
  return recordAuditWithin(client, { keyId, action, subject });
}
