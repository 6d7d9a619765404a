import { sql } from 'kysely';
import type { Queries } from './database.ts';
import { joinQuoted, quotable } from './quotes.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

/** A value that quotes were chosen for; `field` is the attribute, or `system`, `question` or `facet`. */
export interface QuotedValue {
  readonly field: string;
  readonly value: string;
}

/** The values that quotes of a batch on a theme were chosen for, as far as the scope lets the quotes be seen. */
export async function readQuotedValues(
  db: Queries,
  batch: TaggedBatch,
  theme: string,
  scope: Scope,
): Promise<QuotedValue[]> {
  const { rows } = await sql<QuotedValue>`
    select distinct field, value
    from value_exemplar as pool
    ${joinQuoted(batch)}
    where pool.tagging_id = ${batch.taggingId} and pool.theme_id = (select id from theme where ref = ${theme})
      and ${commentInScope(batch, scope)} and ${quotable(batch)}
    order by field, value`.execute(db);
  return rows;
}
