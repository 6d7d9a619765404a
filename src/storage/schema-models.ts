import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

/** What a comparison rests on: an audit, labels that neither model had learnt from, or nothing. */
export type ComparisonBasis = 'audit' | 'held_out' | 'none';
export type ComparisonVerdict = 'better' | 'not_worse' | 'worse' | 'unknown';

export interface ModelsSchema {
  training: {
    id: Generated<number>;
    uid: string;
    codebook_id: number;
    codebook_ref: string;
    seed: number;
    surveys: number[] | null;
    job_id: number;
    key_id: number | null;
    model_id: number | null;
    created_at: Timestamp;
  };
  model_comparison: {
    id: Generated<number>;
    codebook_ref: string;
    model_id: number;
    live_model_id: number;
    basis: ComparisonBasis;
    audits: number[];
    audit_state: string;
    verdict: ComparisonVerdict;
    figures: ColumnType<Record<string, unknown>, string, string>;
    created_at: Timestamp;
  };
  model_flip: {
    comparison_id: number;
    theme_id: number;
    comment_id: number;
    bucket: number;
    batch_id: number;
    gained: boolean;
    before: number;
    after: number;
  };
  promotion: {
    id: Generated<number>;
    codebook_ref: string;
    model_id: number;
    previous_model_id: number | null;
    rollback: Generated<boolean>;
    comparison_id: number | null;
    reason: string | null;
    key_id: number | null;
    at: Timestamp;
  };
}
