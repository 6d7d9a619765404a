import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { DraftsSchema } from './schema-drafts.ts';
import type { JudgementSchema } from './schema-judgement.ts';
import type { ModelsSchema } from './schema-models.ts';
import type { QuoteSchema } from './schema-quotes.ts';
import type { ReleaseSchema } from './schema-releases.ts';
import type { TallySchema } from './schema-tally.ts';
import type { ValueQuoteSchema } from './schema-value-quotes.ts';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = ColumnType<T, string, string>;
type OptionalJson<T> = ColumnType<T, string | undefined, string>;

/** What an API key may do. */
export type Access = 'author' | 'analyst' | 'reviewer' | 'partner' | 'admin';

/** What an API key may see; an absent list means no limit of that kind. */
export interface Scope {
  readonly surveys?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly systems?: readonly string[] | undefined;
}

export interface DeclaredAttribute {
  readonly name: string;
  /** The values in their order, or null where they have none. */
  readonly values: readonly string[] | null;
}

export type TaggingState = 'running' | 'done' | 'cancelled';
export type ChunkState = 'open' | 'done' | 'split' | 'quarantined';
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Schema
  extends
    JudgementSchema,
    ModelsSchema,
    QuoteSchema,
    TallySchema,
    ReleaseSchema,
    DraftsSchema,
    ValueQuoteSchema {
  api_key: {
    id: Generated<number>;
    uid: string;
    name: string;
    hash: Buffer;
    access: Access;
    scope: OptionalJson<Scope>;
    created_at: Timestamp;
    revoked_at: NullableTimestamp;
  };
  audit_event: {
    id: Generated<number>;
    at: Timestamp;
    key_id: number | null;
    action: string;
    subject: string;
    detail: OptionalJson<Record<string, unknown>>;
  };
  codebook: {
    id: Generated<number>;
    ref: string;
    version: number;
    content_hash: string;
    structure_hash: string;
    content: Json<unknown>;
    created_at: Timestamp;
  };
  theme: { id: Generated<number>; ref: string };
  system: { id: Generated<number>; name: string };
  model: {
    id: Generated<number>;
    uid: string;
    hash: string;
    codebook_ref: string;
    structure_hash: string;
    manifest: Json<Record<string, unknown>>;
    artefact: Buffer;
    created_at: Timestamp;
  };
  live_model: { codebook_ref: string; model_id: number; previous_model_id: number | null; since: Timestamp };
  survey: {
    id: Generated<number>;
    ref: string;
    name: string;
    codebook_ref: string;
    group_attribute: string | null;
    attributes: OptionalJson<DeclaredAttribute[]>;
    blanks: OptionalJson<Record<string, unknown>>;
    disclosure: OptionalJson<Record<string, unknown>>;
    created_at: Timestamp;
  };
  wave: { id: Generated<number>; survey_id: number; name: string };
  question: { batch_id: number; n: number; text: string };
  bucket: {
    id: Generated<number>;
    shared: boolean;
    comments: Generated<number>;
  };
  batch: {
    id: Generated<number>;
    uid: string;
    survey_id: number;
    wave_id: number;
    bucket: number;
    erased: Generated<boolean>;
    reading: Json<Record<string, unknown>>;
    warnings: JSONColumnType<string[]>;
    body_hash: Buffer;
    rows: number;
    rejected: number;
    comments: number;
    blank: number;
    asked: number;
    respondents: number;
    key_id: number | null;
    tagging_id: number | null;
    created_at: Timestamp;
  };
  rejection: {
    batch_id: number;
    n: number;
    row: number;
    column_name: string | null;
    code: string;
    reason: string;
  };
  respondent: {
    bucket: number;
    batch_id: number;
    id: number;
    ref: string | null;
    attributes: OptionalJson<Record<string, string>>;
  };
  comment: {
    bucket: number;
    batch_id: number;
    id: number;
    respondent_id: number;
    question: number | null;
    row: number;
    blank: boolean;
    text: string;
  };
  tagging: {
    id: Generated<number>;
    batch_id: number;
    model_id: number;
    state: Generated<TaggingState>;
    uncategorised_comments: number | null;
    uncategorised_respondents: number | null;
    created_at: Timestamp;
    finished_at: NullableTimestamp;
    exemplars_at: NullableTimestamp;
    exemplar_attempts: Generated<number>;
    value_exemplars_at: NullableTimestamp;
    value_exemplar_attempts: Generated<number>;
    tally_epoch: Generated<number>;
    tally_attempts: Generated<number>;
  };
  chunk: {
    id: Generated<number>;
    tagging_id: number;
    first_id: number;
    last_id: number;
    comments: number;
    state: Generated<ChunkState>;
    epoch: Generated<number>;
    attempts: Generated<number>;
    queued_at: Timestamp;
    lease_until: NullableTimestamp;
  };
  tag: {
    bucket: number;
    tagging_id: number;
    comment_id: number;
    theme_id: number;
    respondent_id: number;
    valence: number;
    probability: number;
    evidence: number[];
  };
  finding: { bucket: number; tagging_id: number; comment_id: number; facets: number; systems: number[] };
  theme_count: {
    tagging_id: number;
    theme_id: number;
    comments: number;
    respondents: number;
    negative: number;
    positive: number;
    mixed: number;
  };
  exemplar_coverage: { tagging_id: number; theme_id: number; coverage: number; tau: number };
  job: {
    id: Generated<number>;
    uid: string;
    kind: string;
    args: Json<Record<string, unknown>>;
    state: Generated<JobState>;
    done: Generated<number>;
    total: number | null;
    phase: string | null;
    phase_at: NullableTimestamp;
    noted_at: NullableTimestamp;
    result: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
    problem: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
    attempts: Generated<number>;
    epoch: Generated<number>;
    queued_at: Timestamp;
    lease_until: NullableTimestamp;
    key_id: number | null;
    created_at: Timestamp;
    finished_at: NullableTimestamp;
  };
  outbox: {
    id: Generated<number>;
    job: string;
    payload: Json<Record<string, unknown>>;
    created_at: Timestamp;
  };
  idempotency: {
    key_id: number;
    key: string;
    request_hash: Buffer;
    status: number;
    location: string;
    response: Json<Record<string, unknown>>;
    created_at: Timestamp;
  };
}
