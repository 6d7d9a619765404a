import type { Valence } from '../models/classifier.ts';
import type { Candidate } from '../src/domain/exemplars/candidate.ts';
import type { Exemplar, Exemplars } from '../src/domain/exemplars/select-exemplars.ts';
import type { Redaction } from '../src/domain/redaction/redaction.ts';
import type { QuoteRedaction } from '../src/storage/schema-quotes.ts';

/** Choose the quotes of one theme, and find what is to be hidden in them. */
export interface ExemplarRequest {
  readonly candidates: readonly Candidate[];
  readonly valences: ReadonlyMap<Valence, number>;
  /** An even sample of the theme's comments, which coverage speaks of. */
  readonly comments: readonly string[];
  /** Comments that other themes quote already. */
  readonly taken: ReadonlySet<string>;
  /** Names of systems, which are never hidden. */
  readonly systems: readonly string[];
  /** What reviewers asked to hide, by comment, in places of its text. */
  readonly marked: ReadonlyMap<string, readonly Redaction[]>;
}

/** The quotes with what is hidden in each, from the start of the quote. */
export interface RedactedExemplars extends Omit<Exemplars, 'quotes'> {
  readonly quotes: readonly (Exemplar & { readonly redactions: readonly QuoteRedaction[] })[];
}
