import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type OptionalJson<T> = ColumnType<T, string | undefined, string>;

/** Why a comment is put before a reviewer. */
export type QueuePurpose = 'audit' | 'learn' | 'disputed' | 'adjudicate' | 'theme' | 'uncategorised';

/** Why a decision was made: from a queue, on a reviewer's own account, or brought along in a file. */
export type Purpose = QueuePurpose | 'correction' | 'import';

export type Verdict = 'decided' | 'cannot_tell' | 'skip' | 'undo';
export type SettledState = 'open' | 'consensus' | 'disputed' | 'adjudicated';

/** A stretch of a comment to hide in quotes, in UTF-16 code units `[start, end)`. */
export interface RedactionFlag {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

export interface JudgementSchema {
  audit_sample: {
    id: Generated<number>;
    uid: string;
    survey_id: number;
    codebook_id: number;
    key_id: number | null;
    seed: string;
    double_share: number;
    batches: number[];
    frame_respondents: number;
    frame_comments: number;
    respondents: number;
    comments: number;
    chosen_a_model_at: NullableTimestamp;
    created_at: Timestamp;
  };
  audit_item: {
    audit_id: number;
    comment_id: number;
    bucket: number;
    batch_id: number;
    respondent_id: number;
    second: 'blind' | 'shown' | null;
    labelled_before: boolean;
  };
  decision: {
    id: Generated<number>;
    uid: string;
    bucket: number;
    batch_id: number;
    comment_id: number;
    respondent_id: number;
    key_id: number | null;
    reviewer: string;
    at: Timestamp;
    purpose: Purpose;
    audit_id: number | null;
    slot: Generated<number>;
    blind: boolean;
    codebook_id: number;
    model_id: number | null;
    verdict: Verdict;
    undoes: number | null;
    about: number[] | null;
    theme_ids: Generated<number[]>;
    valences: Generated<(number | null)[]>;
    facets: number | null;
    redactions: OptionalJson<RedactionFlag[]>;
    note: string | null;
  };
  settled_label: {
    comment_id: number;
    bucket: number;
    batch_id: number;
    respondent_id: number;
    version: number;
    codebook_id: number;
    state: SettledState;
    reviewers: Generated<number>;
    about: number[] | null;
    theme_ids: Generated<number[]>;
    valences: Generated<(number | null)[]>;
    disputed_ids: Generated<number[]>;
    facets: number | null;
    redactions: OptionalJson<RedactionFlag[]>;
    audited: Generated<boolean>;
    updated_at: Timestamp;
  };
  review_queue: {
    id: Generated<number>;
    purpose: QueuePurpose;
    survey_id: number;
    theme_id: number | null;
    audit_id: number | null;
    filled_at: NullableTimestamp;
  };
  review_item: {
    id: Generated<number>;
    queue_id: number;
    comment_id: number;
    slot: Generated<number>;
    bucket: number;
    batch_id: number;
    respondent_id: number;
    group_value: string | null;
    systems: Generated<number[]>;
    distress: Generated<boolean>;
    place: number;
    shown: boolean;
    reason: string | null;
  };
  review_lease: {
    comment_id: number;
    slot: number;
    token: string;
    key_id: number;
    item_id: number;
    batch_id: number;
    until: Timestamp;
  };
  out_of_fold: { model_id: number; comment_id: number; theme_ids: number[]; probabilities: number[] };
}
