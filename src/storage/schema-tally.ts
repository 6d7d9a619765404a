import type { ColumnType, Generated } from 'kysely';

/** The dictionaries of a tally. A code is the place of a value from 1; 0 is none. */
export interface TallyHead {
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly questions: readonly string[];
}

export interface TallySchema {
  tally: {
    id: Generated<number>;
    tagging_id: number;
    segments: number;
    comments: number;
    respondents: number;
    asked: number;
    head: ColumnType<TallyHead, string, string>;
    created_at: ColumnType<Date, Date | undefined, Date>;
  };
  tally_column: { tally_id: number; segment: number; name: string; data: Buffer };
}
