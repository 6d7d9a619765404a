import { Codebook } from '../domain/codebook.ts';
import type { Queries } from './database.ts';

/** A version of a codebook with the numbers of its themes. */
export interface CodebookThemes {
  readonly id: number;
  readonly ref: string;
  readonly version: number;
  readonly codebook: Codebook;
  /** By theme id. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** The newest version of a codebook, or null if there is none. */
export async function newestVersion(db: Queries, ref: string): Promise<number | null> {
  const row = await db
    .selectFrom('codebook')
    .select('version')
    .where('ref', '=', ref)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version ?? null;
}

/** A version of a codebook with the numbers of its themes, or null if there is none. */
export async function readCodebookThemes(
  db: Queries,
  ref: string,
  version: number,
): Promise<CodebookThemes | null> {
  const row = await db
    .selectFrom('codebook')
    .select(['id', 'content'])
    .where('ref', '=', ref)
    .where('version', '=', version)
    .executeTakeFirst();
  if (row === undefined) return null;
  const codebook = Codebook.parse(row.content);
  const themes = await db
    .selectFrom('theme')
    .select(['id', 'ref'])
    .where(
      'ref',
      'in',
      codebook.themes.map((theme) => theme.id),
    )
    .execute();
  return {
    id: row.id,
    ref,
    version,
    codebook,
    numbers: new Map(themes.map((theme) => [theme.ref, theme.id])),
  };
}
