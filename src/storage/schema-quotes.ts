import type { ColumnType, Generated } from 'kysely';
import type { Redaction } from '../domain/redaction/redaction.ts';

/** A redaction of a quote, in UTF-16 code units from the start of its stretch, and who made it. */
export interface QuoteRedaction extends Redaction {
  readonly by: 'machine' | 'reviewer' | 'author';
}
export type QuoteStatus = 'draft' | 'approved' | 'refused';
export type QuoteAction = 'approve' | 'refuse' | 'redact' | 'restore';

type Redactions = ColumnType<QuoteRedaction[], string, string>;

/** Row types of migration 005. */
export interface QuoteSchema {
  quote: {
    id: Generated<number>;
    uid: string;
    batch_id: number;
    comment_id: number;
    respondent_id: number;
    span_start: number;
    span_end: number;
    found: Redactions;
    redactions: Redactions;
    status: Generated<QuoteStatus>;
    version: Generated<number>;
  };
  quote_decision: {
    quote_id: number;
    version: number;
    at: ColumnType<Date, Date | string | undefined, Date | string>;
    key_id: number | null;
    decision: QuoteAction;
    redactions: Redactions;
    status: QuoteStatus;
  };
  exemplar: {
    id: Generated<number>;
    tagging_id: number;
    theme_id: number;
    rank: number;
    quote_id: number;
  };
}
