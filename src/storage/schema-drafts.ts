import type { ColumnType, Generated } from 'kysely';
import type { Change, Stated } from '../domain/codebook-changes/changes.ts';
import type { SuggestedPhrase } from '../domain/discovery/suggested-phrase.ts';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type Json<T> = ColumnType<T, string, string>;

export interface DraftsSchema {
  codebook_draft: {
    codebook_ref: string;
    base_id: number;
    version: number;
    content: Json<unknown>;
    stated: Json<Stated[]>;
    key_id: number | null;
    updated_at: Timestamp;
  };
  codebook_change: { codebook_id: number; base_id: number; changes: Json<Change[]> };
  trial: {
    id: Generated<number>;
    uid: string;
    codebook_ref: string;
    base_id: number;
    batch_id: number;
    job_id: number;
    draft_version: number;
    content: Json<unknown>;
    changes: Json<Change[]>;
    result: ColumnType<unknown, string | null, string | null>;
    created_at: Timestamp;
  };
  discovery: {
    id: Generated<number>;
    survey_id: number;
    codebook_id: number;
    taggings: number[];
    comments: number;
    created_at: Timestamp;
  };
  term_count: {
    codebook_id: number;
    batch_id: number;
    job_id: number;
    comments: number | null;
  };
  suggestion: {
    id: Generated<number>;
    uid: string;
    discovery_id: number;
    theme: string | null;
    rank: number;
    comments: number;
    respondents: number;
    phrases: Json<SuggestedPhrase[]>;
  };
  suggestion_comment: { suggestion_id: number; rank: number; comment_id: number; batch_id: number };
}
