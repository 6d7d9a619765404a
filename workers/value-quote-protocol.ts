import type { Redaction } from '../src/domain/redaction/redaction.ts';
import type {
  StandingQuote,
  ValueCandidate,
  ValueQuote,
} from '../src/domain/exemplars/select-value-quotes.ts';
import type { QuoteRedaction } from '../src/storage/schema-quotes.ts';

/** Choose the quotes of the values on one theme, and find what is to be hidden in those that are new. */
export interface ValueQuoteRequest {
  readonly each: number;
  readonly valueCandidates: readonly ValueCandidate[];
  readonly groupCells: ReadonlySet<number>;
  readonly terms: ReadonlyMap<number, readonly string[]>;
  readonly standing: readonly StandingQuote[];
  readonly taken: ReadonlySet<number>;
  /** Names of systems, which are never hidden. */
  readonly systems: readonly string[];
  /** What reviewers asked to hide, by comment, in places of its text. */
  readonly marked: ReadonlyMap<number, readonly Redaction[]>;
}

/** The quotes, standing ones included, with what is hidden in those that are new, from the start of the quote. */
export interface RedactedValueQuotes {
  readonly valueQuotes: readonly (ValueQuote & { readonly redactions: readonly QuoteRedaction[] | null })[];
}
