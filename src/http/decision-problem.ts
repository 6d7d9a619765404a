import { invalidRequest, Problem } from '../errors.ts';
import { DecisionRefused } from '../storage/check-admissible.ts';

/** The problem that a refused decision stands for, or null for another error. */
export function decisionProblem(error: unknown): Problem | null {
  if (!(error instanceof DecisionRefused)) return null;
  const { expected, refusal } = error;
  switch (refusal) {
    case 'unknown_comment':
      return new Problem('not_found', 'There is no comment with this id; it may have been erased.');
    case 'erased':
      return new Problem('erased', 'The batch of this comment was erased.');
    case 'other_codebook':
    case 'other_version':
      return new Problem(
        'conflict',
        `This comment is labelled with ${expected ?? 'another codebook'}; read it and label again.`,
        {
          errors: [
            {
              where: refusal === 'other_version' ? 'body.version' : 'body.codebook',
              message: `expected ${expected ?? 'another'}`,
            },
          ],
        },
      );
    case 'lease_lost':
      return new Problem(
        'lease_lost',
        'The lease ran out and somebody else has the comment, or it was used before. See /v1/comments/{id}/labels for what was decided, or ask for the next comment.',
      );
    case 'other_purpose':
      return new Problem(
        'invalid_request',
        'The purpose is that of the lease, and `correction` without one.',
        {
          errors: [{ where: 'body.purpose', message: `expected "${expected ?? ''}"` }],
        },
      );
    case 'changed':
      return new Problem(
        'precondition_failed',
        `The ETag of this comment’s label is "${expected ?? ''}" now: somebody has decided on it since you read it, or the ETag is another’s. Read it again.`,
      );
    case 'if_match_needed':
      return new Problem(
        'precondition_required',
        'Without a lease, send the ETag of /v1/comments/{id}/labels as `If-Match`.',
      );
    case 'audited':
      return new Problem(
        'conflict',
        'This comment belongs to an audit: it is coded when /v1/reviews/next?purpose=audit brings it. To change what you coded, undo that decision.',
      );
    case 'already_coded':
      return new Problem(
        'conflict',
        'You have coded this comment before; the other coding is somebody else’s.',
      );
    case 'unknown_decision':
      return new Problem(
        'not_found',
        'You have no such decision on this comment, or it was taken back before.',
      );
    case 'beyond_text':
      return invalidRequest([{ where: 'body.redactions', message: `the text ends at ${expected ?? ''}` }]);
  }
}
