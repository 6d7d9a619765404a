import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { Codebook } from '../domain/codebook.ts';
import { structureHash } from '../../models/structure.ts';
import { advisoryLocks } from './advisory-locks.ts';
import type { Queries } from './database.ts';

export interface CodebookVersion {
  readonly ref: string;
  readonly version: number;
  readonly name: string;
  readonly themes: number;
  readonly contentHash: string;
  readonly structureHash: string;
  readonly createdAt: Date;
}

/** The version is recorded with other content, or is not newer than the newest. */
export class CodebookVersionTaken extends Error {
  readonly newest: number;
  constructor(newest: number) {
    super('codebook version taken');
    this.newest = newest;
  }
}

/** SHA-256 in hex of everything that a codebook says; a parsed codebook has its keys in a fixed order. */
function contentHash(codebook: Codebook): string {
  return createHash('sha256').update(JSON.stringify(codebook)).digest('hex');
}

/**
 * Record a version of a codebook, with numbers for the themes and systems that are new; false when this very content
 * is recorded already. Throws CodebookVersionTaken. Call it inside a transaction.
 */
export async function importCodebook(query: Queries, codebook: Codebook): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${advisoryLocks.codebookImport})`.execute(query);
  const recorded = await query
    .selectFrom('codebook')
    .select(['version', 'content_hash'])
    .where('ref', '=', codebook.id)
    .orderBy('version', 'desc')
    .execute();
  const hash = contentHash(codebook);
  const same = recorded.find((row) => row.version === codebook.version);
  if (same?.content_hash === hash) return false;
  const newest = recorded[0]?.version ?? 0;
  if (codebook.version <= newest) throw new CodebookVersionTaken(newest);
  await query
    .insertInto('codebook')
    .values({
      ref: codebook.id,
      version: codebook.version,
      content_hash: hash,
      structure_hash: structureHash(codebook),
      content: JSON.stringify(codebook),
    })
    .execute();
  await nameThemes(
    query,
    codebook.themes.map((theme) => theme.id),
  );
  await nameSystems(
    query,
    codebook.systems.map((system) => system.name),
  );
  return true;
}

async function nameThemes(query: Queries, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  await query
    .insertInto('theme')
    .values(refs.map((ref) => ({ ref })))
    .onConflict((conflict) => conflict.column('ref').doNothing())
    .execute();
}

async function nameSystems(query: Queries, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await query
    .insertInto('system')
    .values([...new Set(names)].map((name) => ({ name })))
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

/** A version of a codebook, the newest when none is named; null if there is none. */
export async function readCodebook(query: Queries, ref: string, version?: number): Promise<Codebook | null> {
  const row = await query
    .selectFrom('codebook')
    .select('content')
    .where('ref', '=', ref)
    .$if(version !== undefined, (rest) => rest.where('version', '=', version ?? 0))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : Codebook.parse(row.content);
}

/** The versions of one codebook or of all of them, by name, newest version first. */
export async function listCodebookVersions(query: Queries, ref?: string): Promise<CodebookVersion[]> {
  return query
    .selectFrom('codebook')
    .select([
      'ref',
      'version',
      'content_hash as contentHash',
      'structure_hash as structureHash',
      'created_at as createdAt',
      sql<string>`content->>'name'`.as('name'),
      sql<number>`jsonb_array_length(content->'themes')`.as('themes'),
    ])
    .$if(ref !== undefined, (rest) => rest.where('ref', '=', ref ?? ''))
    .orderBy('ref')
    .orderBy('version', 'desc')
    .execute();
}
