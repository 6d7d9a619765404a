import type { Candidate } from '../src/domain/exemplars/candidate.ts';
import type { Valence } from '../models/classifier.ts';

/** Choose the quotes of one theme. */
export interface ExemplarRequest {
  readonly candidates: readonly Candidate[];
  readonly valences: ReadonlyMap<Valence, number>;
  /** An even sample of the theme's comments, which coverage speaks of. */
  readonly comments: readonly string[];
}
