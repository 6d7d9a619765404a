import { Problem } from '../errors.ts';
import type { Key } from '../storage/keys.ts';
import { readSurvey } from '../storage/surveys.ts';
import { readSurveyTallies, type SurveyTallies, TalliesNotReady } from '../storage/tallies/survey-tallies.ts';
import { TallyGone } from '../storage/tallies/tally-store.ts';
import type { Context } from './context.ts';

/** Everything of a survey that can be counted, as a key may see it. Throws `not_found`. */
export async function requireTallies(
  { database, tallies }: Pick<Context, 'database' | 'tallies'>,
  ref: string,
  { scope }: Key,
): Promise<SurveyTallies> {
  const visible = scope.surveys === undefined || scope.surveys.includes(ref);
  const survey = visible ? await readSurvey(database.query, ref) : null;
  if (survey === null) throw new Problem('not_found', 'There is no survey with this id.');
  return readSurveyTallies(database, tallies, survey, scope);
}

/** Refuse an answer that nobody is in. */
export function requireSomebody({ comments, asked }: { comments: number; asked?: number | null }): void {
  if (comments === 0 && (asked ?? 0) === 0)
    throw new Problem(
      'nothing_selected',
      'No comment passes all filters; leave one out. Filters of one field are read as "or", those of different fields as "and".',
    );
}

/** Count, and say `not_ready` while something is still being tagged or tallied. */
export async function countedOrNotReady<T>(count: () => Promise<T>): Promise<T> {
  try {
    return await count();
  } catch (error) {
    if (error instanceof TalliesNotReady)
      throw new Problem(
        'not_ready',
        `${error.batches.length} of the batches are still being tagged or counted; filter[wave] or filter[batch] can leave them out.`,
        { retryAfter: 1 },
      );
    if (error instanceof TallyGone)
      throw new Problem('not_ready', 'Something was erased meanwhile, and is being counted anew.', {
        retryAfter: 1,
      });
    throw error;
  }
}
