import type { Codebook } from '../domain/codebook.ts';
import { Change, type Stated } from '../domain/codebook-changes/changes.ts';
import { workOutChanges } from '../domain/codebook-changes/work-out-changes.ts';
import { readCodebook } from './codebooks.ts';
import type { Queries } from './database.ts';

/**
 * What changed in a codebook since an older version of it that is recorded. From one version to the next it is what was
 * published; across several, splits and merges between them are not followed, and show as themes that came and went.
 */
export async function readDifference(query: Queries, codebook: Codebook, against: number): Promise<Change[]> {
  const before = await readCodebook(query, codebook.id, against);
  if (before === null) return [];
  const published = await query
    .selectFrom('codebook_change')
    .innerJoin('codebook', 'codebook.id', 'codebook_id')
    .innerJoin('codebook as base', 'base.id', 'base_id')
    .select('changes')
    .where('codebook.ref', '=', codebook.id)
    .where('codebook.version', '=', codebook.version)
    .where('base.version', '=', against)
    .executeTakeFirst();
  return published === undefined
    ? workOutChanges(before, codebook, none)
    : Change.array().parse(published.changes);
}

const none: readonly Stated[] = [];
