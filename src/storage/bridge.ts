import { sql } from 'kysely';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

/** A finished tagging of a batch. */
export interface FinishedTagging {
  readonly id: number;
  /** Outside id of the model that made it. */
  readonly model: string;
}

/** What two taggings of a batch say of one theme. */
export interface ThemeBridge {
  readonly theme: string;
  /** Comments tagged in both, in the first alone, in the second alone. */
  readonly kept: number;
  readonly lost: number;
  readonly gained: number;
  readonly respondentsBefore: number;
  readonly respondentsAfter: number;
}

/** The finished taggings of a batch, oldest first. */
export function listTaggings(db: Queries, batchId: number): Promise<FinishedTagging[]> {
  return db
    .selectFrom('tagging')
    .innerJoin('model', 'model.id', 'tagging.model_id')
    .select(['tagging.id', 'model.uid as model'])
    .where('tagging.batch_id', '=', batchId)
    .where('tagging.state', '=', 'done')
    .orderBy('tagging.id')
    .execute();
}

/** How two taggings of a batch differ, theme by theme, in the comments that the scope lets be seen. */
export async function readBridge(
  db: Queries,
  batch: TaggedBatch,
  taggings: { readonly before: number; readonly after: number },
  scope: Scope,
): Promise<ThemeBridge[]> {
  const { rows } = await sql<ThemeBridge>`
    with seen as materialized (
      select theme_id, comment_id, respondent_id, bool_or(tagging_id = ${taggings.before}) as before,
        bool_or(tagging_id = ${taggings.after}) as after
      from tag
      where bucket = ${batch.bucket} and tagging_id = any(${[taggings.before, taggings.after]}::bigint[])
        and ${commentInScope(batch, scope, 'tag')}
      group by theme_id, comment_id, respondent_id)
    select theme.ref as theme, (count(*) filter (where before and after))::int as kept,
      (count(*) filter (where not after))::int as lost, (count(*) filter (where not before))::int as gained,
      (count(distinct respondent_id) filter (where before))::int as "respondentsBefore",
      (count(distinct respondent_id) filter (where after))::int as "respondentsAfter"
    from seen join theme on theme.id = theme_id group by theme.ref order by theme.ref`.execute(db);
  return rows;
}
