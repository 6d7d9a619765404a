import type { Codebook } from '../domain/codebook.ts';
import type { Queries } from '../storage/database.ts';
import { readModelThemes } from '../storage/models.ts';
import { severalModels } from './analysis-query.ts';

/** What must be said of every count. */
export const SELF_SELECTED =
  'The survey is self-selected: counts are of those who answered, and say nothing certain of those who did not.';

/** Whether a model that says what it knows knows other themes than there are. */
function knowsOthers(known: readonly string[], { themes }: Codebook): boolean {
  return known.length > 0 && new Set(known).symmetricDifference(new Set(themes.map(({ id }) => id))).size > 0;
}

/** What must be said of counts of batches that these models tagged. */
export async function tableNotes(
  query: Queries,
  codebook: Codebook,
  models: ReadonlySet<string>,
): Promise<string[]> {
  const known = await readModelThemes(query, [...models]);
  const isOld = [...known.values()].some((themes) => knowsOthers(themes, codebook));
  return [
    ...(models.size > 1 ? [severalModels] : []),
    ...(isOld
      ? [
          `Batches were tagged by a model that knows other themes than version ${codebook.version} of the codebook: themes that are new are found nowhere in them, and what was merged or split is counted as before. POST /v1/batches/{id}/retag tags them anew.`,
        ]
      : []),
  ];
}
