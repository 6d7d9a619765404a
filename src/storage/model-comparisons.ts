import { sql } from 'kysely';
import type pg from 'pg';
import { commentUid } from './comment-uid.ts';
import { copyEncoded, encodeCopyRow } from './copy.ts';
import type { Queries } from './database.ts';
import { holdJob, type JobKey } from './jobs.ts';
import type { Scope } from './schema.ts';
import type { ComparisonBasis, ComparisonVerdict } from './schema-models.ts';
import { inTransaction } from './transaction.ts';

export interface NewComparison {
  readonly codebookRef: string;
  readonly modelId: number;
  readonly liveModelId: number;
  readonly basis: ComparisonBasis;
  readonly audits: readonly number[];
  readonly auditState: string;
  readonly verdict: ComparisonVerdict;
  readonly figures: Readonly<Record<string, unknown>>;
}

export interface RecordedComparison extends NewComparison {
  readonly id: number;
  /** Uid of the live model that it was compared with. */
  readonly live: string;
  readonly createdAt: Date;
}

/** A comment whose theme differs between the two models. */
export interface NewFlip {
  readonly themeId: number;
  readonly commentId: number;
  readonly bucket: number;
  readonly batchId: number;
  readonly gained: boolean;
  readonly before: number;
  readonly after: number;
}

/** The newest audit of each survey of a codebook, and what was labelled of them so far. */
export interface AuditState {
  readonly audits: readonly { readonly id: number; readonly group: string | null }[];
  /** Another text when another audit is the newest, or a decision more was made. */
  readonly state: string;
}

/** The audits that models of a codebook are judged by. */
export async function readAuditState(query: Queries, codebookRef: string): Promise<AuditState> {
  const { rows } = await sql<{ id: number; group: string | null; version: number }>`
    select audit.id, audit.group, coalesce((
        select sum(version) from audit_item join settled_label using (comment_id)
        where audit_id = audit.id), 0)::int as version
    from (
      select distinct on (survey.id) audit_sample.id, survey.group_attribute as "group"
      from audit_sample join survey on survey.id = survey_id
      where survey.codebook_ref = ${codebookRef}
        and exists (select from decision where audit_id = audit_sample.id and verdict = 'decided')
      order by survey.id, audit_sample.id desc) as audit
    order by audit.id`.execute(query);
  return {
    audits: rows.map(({ id, group }) => ({ id, group })),
    state: rows.map(({ id, version }) => `${id}:${version}`).join(' '),
  };
}

/** Record a comparison with its flips, in one transaction; null when its job was taken away. */
export function writeComparison(
  pool: pg.Pool,
  key: JobKey,
  comparison: NewComparison,
  flips: readonly NewFlip[],
): Promise<number | null> {
  return inTransaction(pool, async (client) => {
    if (!(await holdJob(client, key))) return null;
    const { rows } = await client.query<{ id: number }>(
      `insert into model_comparison
         (codebook_ref, model_id, live_model_id, basis, audits, audit_state, verdict, figures)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
      [
        comparison.codebookRef,
        comparison.modelId,
        comparison.liveModelId,
        comparison.basis,
        comparison.audits,
        comparison.auditState,
        comparison.verdict,
        JSON.stringify(comparison.figures),
      ],
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new Error('a comparison was not recorded');
    await copyEncoded(
      client,
      'model_flip',
      'comparison_id, theme_id, comment_id, bucket, batch_id, gained, before, after',
      flips
        .map((flip) =>
          encodeCopyRow([
            id,
            flip.themeId,
            flip.commentId,
            flip.bucket,
            flip.batchId,
            flip.gained,
            flip.before,
            flip.after,
          ]),
        )
        .join(''),
    );
    return id;
  });
}

/** The newest comparison of a model, with this live model or with whichever was live then; null without one. */
export async function readComparison(
  query: Queries,
  modelId: number,
  liveModelId?: number,
): Promise<RecordedComparison | null> {
  const row = await query
    .selectFrom('model_comparison')
    .innerJoin('model', 'model.id', 'live_model_id')
    .select([
      'model_comparison.id',
      'model_comparison.codebook_ref as codebookRef',
      'model_id as modelId',
      'live_model_id as liveModelId',
      'model.uid as live',
      'basis',
      'audits',
      'audit_state as auditState',
      'verdict',
      'figures',
      'model_comparison.created_at as createdAt',
    ])
    .where('model_id', '=', modelId)
    .$if(liveModelId !== undefined, (rest) => rest.where('live_model_id', '=', liveModelId ?? 0))
    .orderBy('model_comparison.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** A flip with the comment that it is about, as a person may see it. */
export interface ReadFlip {
  readonly theme: string;
  readonly comment: string;
  readonly batch: string;
  readonly gained: boolean;
  readonly before: number;
  readonly after: number;
  readonly text: string;
}

/**
 * The flips of a comparison, of one theme or of all, whose comments the scope lets be seen: those that change most
 * first. Comments that were erased since are left out.
 */
export async function readFlips(
  query: Queries,
  comparisonId: number,
  { theme, limit }: { readonly theme?: string | undefined; readonly limit: number },
  { surveys, groups, systems }: Scope,
): Promise<ReadFlip[]> {
  const conditions = [sql<boolean>`true`];
  if (theme !== undefined) conditions.push(sql<boolean>`theme.ref = ${theme}`);
  if (surveys !== undefined) conditions.push(sql<boolean>`survey.ref = any(${surveys})`);
  if (groups !== undefined)
    conditions.push(sql<boolean>`(
      select attributes ->> survey.group_attribute from respondent
      where respondent.bucket = flip.bucket and respondent.batch_id = flip.batch_id
        and respondent.id = comment.respondent_id) = any(${groups})`);
  if (systems !== undefined)
    conditions.push(sql<boolean>`(
      select systems from finding
      where finding.bucket = flip.bucket and finding.tagging_id = batch.tagging_id
        and finding.comment_id = flip.comment_id)
      && array(select system.id from system where system.name = any(${systems}))`);
  const { rows } = await sql<Omit<ReadFlip, 'comment'> & { id: number }>`
    select theme.ref as theme, flip.comment_id as id, batch.uid as batch, gained, before, after, comment.text
    from model_flip as flip
      join theme on theme.id = theme_id
      join batch on batch.id = flip.batch_id and not batch.erased
      join survey on survey.id = batch.survey_id
      join lateral (
        select text, respondent_id from comment
        where bucket = flip.bucket and batch_id = flip.batch_id and id = flip.comment_id limit 1) as comment on true
    where comparison_id = ${comparisonId} and ${sql.join(conditions, sql` and `)}
    order by abs(after - before) desc, theme.ref, flip.comment_id limit ${limit}`.execute(query);
  return rows.map(({ id, ...flip }) => ({ ...flip, comment: commentUid(flip.batch, id) }));
}

/** Where the comments of a batch are. */
export interface EffectBatch {
  readonly id: number;
  readonly bucket: number;
  /** That are not blank. */
  readonly comments: number;
}

/** The newest batches of a codebook's surveys. */
export async function newestBatches(
  pool: pg.Pool,
  codebookRef: string,
  limit: number,
): Promise<EffectBatch[]> {
  const { rows } = await pool.query<EffectBatch>(
    `select batch.id, batch.bucket, comments - blank as comments from batch join survey on survey.id = survey_id
     where codebook_ref = $1 and not erased order by batch.id desc limit $2`,
    [codebookRef, limit],
  );
  return rows;
}

export interface EffectComment {
  readonly id: number;
  readonly text: string;
  readonly question: string | null;
}

/** Comments of a batch that are not blank, after one by its number, in order. */
export async function readEffectComments(
  pool: pg.Pool,
  { id, bucket }: EffectBatch,
  after: number,
  limit: number,
): Promise<EffectComment[]> {
  const { rows } = await pool.query<EffectComment>(
    `select id, text, (select question.text from question where batch_id = $2 and n = comment.question) as question
     from comment where bucket = $1 and batch_id = $2 and id > $3 and not blank order by id limit $4`,
    [bucket, id, after, limit],
  );
  return rows;
}
