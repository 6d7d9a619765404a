import { type FieldError, invalidRequest, Problem } from '../errors.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';

/**
 * The problem with attributes or values that are not known: `invalid_request`, or `not_ready` while some batch, which may hold
 * them, is not counted yet.
 */
export function unknownName({ batches }: SurveyTallies, errors: readonly FieldError[]): Problem {
  if (batches.every(({ tally }) => tally !== null)) return invalidRequest(errors);
  return new Problem(
    'not_ready',
    'Comments are still being tagged or counted, and what is not known yet may be among them: ask again, or see `errors`.',
    { errors, retryAfter: 1 },
  );
}
