import { Problem } from '../errors.ts';
import { IntakeError } from '../intake/intake-error.ts';
import { isHeading } from '../intake/name-columns.ts';
import { NothingAccepted } from '../storage/accept-batch.ts';
import { NoLiveModel } from '../storage/record-batch.ts';
import { TooManyQuestions } from '../storage/write-comments.ts';
import { idempotencyProblem } from './idempotency-key.ts';

/** Where in a file; a column whose name may be a comment, as in a file without a header, is left out. */
function placeOf(row: number | null, column: string | null): string {
  return [
    'file',
    ...(row === null ? [] : [`row ${row}`]),
    ...(column === null || !isHeading(column) ? [] : [`column ${column}`]),
  ].join(', ');
}

/** What the client is told when a file could not be accepted; the error itself where it is no fault of the file. */
export function uploadProblem(error: unknown): unknown {
  if (error instanceof IntakeError) return new Problem(error.code, error.message, { cause: error });
  if (error instanceof NothingAccepted)
    return new Problem('nothing_accepted', 'Every row was refused; nothing was stored.', {
      errors: error.rejections
        .slice(0, 20)
        .map(({ row, column, reason }) => ({ where: placeOf(row, column), message: reason })),
    });
  if (error instanceof TooManyQuestions)
    return new Problem(
      'too_many_questions',
      'The comments answer more than 1,000 questions; check which column the mapping takes as the question.',
    );
  if (error instanceof NoLiveModel)
    return new Problem(
      'conflict',
      'No model is live for the codebook of this survey, so nothing can be tagged.',
    );
  return idempotencyProblem(error) ?? error;
}
