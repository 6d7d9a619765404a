import { type Expression, sql, type SqlBool } from 'kysely';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';

export type BatchState = 'received' | 'tagging' | 'done' | 'erased';

/** A batch with the progress of its current tagging. */
export interface Batch {
  readonly id: number;
  readonly uid: string;
  readonly bucket: number;
  readonly surveyId: number;
  readonly survey: string;
  readonly groupAttribute: string | null;
  readonly codebook: string;
  readonly wave: string;
  readonly state: BatchState;
  readonly reading: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  readonly rows: number;
  readonly rejected: number;
  readonly comments: number;
  readonly blank: number;
  readonly asked: number;
  readonly respondents: number;
  readonly taggingId: number;
  readonly model: string;
  readonly tagged: number;
  readonly quarantined: number;
  /** Who sent it. */
  readonly keyId: number | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

function selectBatches(db: Queries) {
  return db
    .selectFrom('batch')
    .innerJoin('survey', 'survey.id', 'batch.survey_id')
    .innerJoin('wave', 'wave.id', 'batch.wave_id')
    .innerJoin('tagging', 'tagging.id', 'batch.tagging_id')
    .innerJoin('model', 'model.id', 'tagging.model_id')
    .leftJoinLateral(
      (lateral) =>
        lateral
          .selectFrom('chunk')
          .whereRef('chunk.tagging_id', '=', 'tagging.id')
          .select([
            sql<number>`coalesce(sum(comments) filter (where state = 'done'), 0)::int`.as('tagged'),
            sql<number>`(count(*) filter (where state = 'quarantined'))::int`.as('quarantined'),
          ])
          .as('progress'),
      (join) => join.onTrue(),
    )
    .select([
      'batch.id',
      'batch.uid',
      'batch.bucket',
      'batch.key_id as keyId',
      'batch.survey_id as surveyId',
      'survey.ref as survey',
      'survey.group_attribute as groupAttribute',
      'survey.codebook_ref as codebook',
      'wave.name as wave',
      'batch.reading',
      'batch.warnings',
      'batch.rows',
      'batch.rejected',
      'batch.comments',
      'batch.blank',
      'batch.asked',
      'batch.respondents',
      'tagging.id as taggingId',
      'model.uid as model',
      sql<number>`coalesce(progress.tagged, 0)`.as('tagged'),
      sql<number>`coalesce(progress.quarantined, 0)`.as('quarantined'),
      'batch.created_at as createdAt',
      'tagging.finished_at as finishedAt',
      sql<BatchState>`case when batch.erased then 'erased' when tagging.state = 'done' then 'done'
        when progress.tagged > 0 then 'tagging' else 'received' end`.as('state'),
    ]);
}

/** One batch by its outside id, if the scope lets it be seen; erased ones too, so that the caller can say so. */
export async function readBatch(db: Queries, uid: string, scope: Scope): Promise<Batch | null> {
  const batch = await selectBatches(db)
    .where('batch.uid', '=', uid)
    .where(batchInScope(scope))
    .executeTakeFirst();
  return batch ?? null;
}

/** Batches, newest first, that the scope lets be seen; `before` is the last id of the page before. */
export function listBatches(
  db: Queries,
  page: { scope: Scope; survey?: string | undefined; before?: number | undefined; limit: number },
): Promise<Batch[]> {
  let query = selectBatches(db).where('batch.erased', '=', false).where(batchInScope(page.scope));
  if (page.survey !== undefined) query = query.where('survey.ref', '=', page.survey);
  if (page.before !== undefined) query = query.where('batch.id', '<', page.before);
  return query.orderBy('batch.id', 'desc').limit(page.limit).execute();
}

/**
 * The batch is of a survey that the scope lets be seen and, where it is limited to groups, somebody in it is of one of them;
 * of an erased batch nobody knows that any more. Only tagging tells which systems are named, so these leave out no batch.
 */
function batchInScope({ surveys, groups }: Scope): Expression<SqlBool> {
  const conditions = [sql<SqlBool>`true`];
  if (surveys !== undefined) conditions.push(sql<SqlBool>`survey.ref = any(${surveys})`);
  if (groups !== undefined)
    conditions.push(sql<SqlBool>`(batch.erased or exists (
      select from respondent where respondent.bucket = batch.bucket and respondent.batch_id = batch.id
        and attributes ->> survey.group_attribute = any(${groups})))`);
  return sql.join(conditions, sql` and `);
}

export interface KeptRejection {
  readonly n: number;
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly reason: string;
}

/** Rows of a batch that were refused, in the order of the file, after number `after`. */
export function listRejections(
  db: Queries,
  batchId: number,
  after: number,
  limit: number,
): Promise<KeptRejection[]> {
  return db
    .selectFrom('rejection')
    .select(['n', 'row', 'column_name as column', 'code', 'reason'])
    .where('batch_id', '=', batchId)
    .where('n', '>', after)
    .orderBy('n')
    .limit(limit)
    .execute();
}
