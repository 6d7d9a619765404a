import type { EstimatedShare } from './corrected-share.ts';

/**
 * How a share was estimated: from an audit of the group itself; from that of everybody, taking the machine to err equally in the
 * group; by PPI++; or by the model's own expectation, which nobody audited.
 */
export const METHODS = ['post_stratified', 'synthetic', 'prediction_powered', 'not_audited'] as const;
export type Method = (typeof METHODS)[number];

/** The audit that an estimate rests on. */
export interface AuditReference {
  readonly id: string;
  /** A model was chosen by its figures on this audit. */
  readonly choseAModel: boolean;
}

/** A corrected share or difference with its interval, how it was made, on what basis, and what must be said with it. */
export interface Estimate extends EstimatedShare {
  readonly method: Method;
  readonly basis: string;
  readonly audit: string | null;
  readonly notes: readonly string[];
}

const CLASSIFICATION_ONLY =
  'The interval covers the classification of comments only: the survey is self-selected, and says nothing certain of people who did not answer.';
const CHOSE_A_MODEL =
  'A model was chosen by its figures on this audit, so the interval may be a little too narrow.';
const EQUAL_ERROR =
  'Fewer than 30 of this group are audited, or the audit was not drawn from all of it: assumes equal error in all groups.';
const NO_SUM = 'Estimates of groups need not sum to the total.';
const NOT_AUDITED =
  'Not audited: what the model expects of itself, with its cross-validated error on labels that were not drawn at random.';

const basisOf: Record<Method, string> = {
  post_stratified: 'Audited units, post-stratified by what the machine said (Beta posterior, 2,000 draws)',
  synthetic:
    'Error rates of the whole audit applied to this group (Beta posterior, 2,000 draws; chance in so many units added)',
  prediction_powered:
    'PPI++ with power-tuned λ over audited respondents, Wilson interval on the effective size',
  not_audited: 'Sum of calibrated probabilities, corrected by the cross-validated F1',
};

/** Words an estimate: method, basis and the notes that belong to it. `grouped`: it is of a group beside others. */
export function describeEstimate(
  estimated: EstimatedShare,
  method: Method,
  audit: AuditReference | null,
  { grouped = false } = {},
): Estimate {
  const { share, low, high } = estimated;
  const notes = [
    ...(method === 'not_audited' ? [NOT_AUDITED] : []),
    ...(method === 'synthetic' ? [EQUAL_ERROR] : []),
    ...(grouped && method !== 'not_audited' ? [NO_SUM] : []),
    ...(audit?.choseAModel === true ? [CHOSE_A_MODEL] : []),
    CLASSIFICATION_ONLY,
  ];
  return { share, low, high, method, basis: basisOf[method], audit: audit?.id ?? null, notes };
}
