import type { ColumnType, Generated } from 'kysely';

type Json<T> = ColumnType<T, string, string>;

/** Row types of migration 004. */
export interface ReleaseSchema {
  release: {
    id: Generated<number>;
    uid: string;
    survey_id: number;
    version: number;
    title: string;
    manifest: Json<Record<string, unknown>>;
    tables: Json<unknown>;
    key_id: number | null;
    created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  release_quote: {
    release_id: number;
    n: number;
    quote_uid: string;
    quote_version: number;
    theme: string;
    by_field: string | null;
    value: string | null;
    valence: string;
    text: string | null;
    batch_id: number;
    respondent_id: number | null;
  };
  release_person: { survey_id: number; place: number; respondent_id: number | null };
  release_set: {
    release_id: number;
    population: number;
    row_n: number;
    column_n: number;
    by_field: string | null;
    value: string | null;
    theme: string | null;
    shown: boolean;
    people: Buffer;
  };
}
