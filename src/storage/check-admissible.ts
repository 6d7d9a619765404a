import { type Opinion, withoutUndone } from '../domain/review/views.ts';
import type { JudgedComment } from './find-comment.ts';
import type { Judgement } from './judge-comment.ts';
import type { HeldLease } from './review-leases.ts';
import type { Purpose } from './schema-judgement.ts';

/** Why a decision was not recorded. */
export type Refusal =
  | 'unknown_comment'
  | 'erased'
  | 'other_codebook'
  | 'other_version'
  | 'lease_lost'
  | 'other_purpose'
  | 'changed'
  | 'if_match_needed'
  | 'audited'
  | 'already_coded'
  | 'unknown_decision'
  | 'beyond_text';

/** A decision was not recorded; `expected` is what would have been right, where there is such a thing. */
export class DecisionRefused extends Error {
  readonly refusal: Refusal;
  readonly expected: string | null;
  constructor(refusal: Refusal, expected: string | null = null) {
    super(refusal);
    this.refusal = refusal;
    this.expected = expected;
  }
}

/** Refuse a judgement that may not be recorded as things stand. Throws DecisionRefused. */
export function checkAdmissible(
  judgement: Judgement,
  comment: JudgedComment,
  state: { version: number; audited: boolean; lease: HeldLease | null; earlier: readonly Opinion[] },
): void {
  const { lease } = state;
  if (lease !== null && judgement.purpose !== null && judgement.purpose !== lease.purpose)
    throw new DecisionRefused('other_purpose', lease.purpose);
  if (lease === null && judgement.purpose !== null && judgement.purpose !== 'correction')
    throw new DecisionRefused('other_purpose', 'correction');
  const wanted = lease?.auditVersion ?? comment;
  if (judgement.codebookId !== wanted.codebookId)
    throw new DecisionRefused(
      judgement.codebook === comment.codebook ? 'other_version' : 'other_codebook',
      `${comment.codebook} version ${wanted.version}`,
    );
  if (judgement.redactions.some((stretch) => stretch.end > comment.length))
    throw new DecisionRefused('beyond_text', String(comment.length));
  if (lease === null && state.audited) throw new DecisionRefused('audited');
  const own = withoutUndone(state.earlier).filter((opinion) => opinion.reviewer === judgement.key.uid);
  const coded = own.some((opinion) => opinion.verdict !== 'skip');
  if (coded && (lease?.purpose === 'audit' || lease?.purpose === 'adjudicate'))
    throw new DecisionRefused('already_coded');
  const etag = etagOf(state.version, lease);
  if (judgement.ifMatch === null) {
    if (lease === null) throw new DecisionRefused('if_match_needed', etag);
  } else if (!judgement.ifMatch.includes('*') && !judgement.ifMatch.includes(etag))
    throw new DecisionRefused('changed', etag);
}

/** The ETag of a comment's label: its version; while it is coded for an audit, the coding, as others' are not to be seen. */
export function etagOf(
  version: number,
  lease: { readonly purpose: Purpose; readonly slot: number } | null,
): string {
  return lease?.purpose === 'audit' ? `audit-${lease.slot}` : String(version);
}
