import { Codebook } from '../domain/codebook.ts';
import type { VersionThemes } from '../domain/codebook-changes/carry-decisions.ts';
import { Change, rulesOf } from '../domain/codebook-changes/changes.ts';
import type { Queries } from './database.ts';

/** The versions of a codebook, oldest first, as far as labels depend on them. */
export interface Versions {
  /** Their numbers in the record. */
  readonly ids: readonly number[];
  readonly themes: readonly VersionThemes[];
}

/** The versions of the codebook that the version with this number belongs to, up to that one or to the newest. */
export async function readVersions(
  query: Queries,
  codebookId: number,
  upTo: 'it' | 'newest',
): Promise<Versions> {
  const rows = await query
    .selectFrom('codebook')
    .leftJoin('codebook_change', 'codebook_id', 'codebook.id')
    .select(['codebook.id', 'content', 'changes'])
    .where('ref', '=', (from) => from.selectFrom('codebook').select('ref').where('id', '=', codebookId))
    .$if(upTo === 'it', (rest) => rest.where('codebook.id', '<=', codebookId))
    .orderBy('version')
    .execute();
  return {
    ids: rows.map(({ id }) => id),
    themes: rows.map(({ content, changes }) => ({
      themes: new Set(Codebook.parse(content).themes.map(({ id }) => id)),
      rules: rulesOf(Change.array().parse(changes ?? [])),
    })),
  };
}
