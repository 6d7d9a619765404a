import type pg from 'pg';
import { commentIdOf } from './comment-uid.ts';
import type { Scope } from './schema.ts';

/** A comment as far as judging it needs it: where it is, and what it is judged with. */
export interface JudgedComment {
  readonly id: number;
  readonly bucket: number;
  readonly batchId: number;
  readonly batchUid: string;
  readonly respondentId: number;
  readonly erased: boolean;
  readonly surveyId: number;
  /** Of its text, in UTF-16 code units. */
  readonly length: number;
  readonly codebook: string;
  /** The newest version of the survey's codebook. */
  readonly codebookId: number;
  readonly version: number;
  /** The model that the batch is tagged with. */
  readonly modelId: number | null;
}

/**
 * The comment with this outside id if the scope lets it be seen, or null. Its batch stays as it is until the caller's
 * transaction ends: it is erased before or after, not meanwhile.
 */
export async function findComment(
  client: pg.ClientBase,
  uid: string,
  scope: Scope,
): Promise<JudgedComment | null> {
  const id = commentIdOf(uid);
  if (id === null) return null;
  const head = uid.toLowerCase().slice(0, 13);
  const { rows } = await client.query<JudgedComment>({
    name: 'find-comment',
    text: `select comment.id, batch.bucket, batch.id as "batchId", batch.uid as "batchUid", erased,
      comment.respondent_id as "respondentId", survey.id as "surveyId", comment.length,
      newest.ref as codebook, newest.id as "codebookId", newest.version,
      (select model_id from tagging where tagging.id = batch.tagging_id) as "modelId"
    from batch join survey on survey.id = batch.survey_id
      join lateral (select id, ref, version from codebook where codebook.ref = survey.codebook_ref
        order by version desc limit 1) as newest on true
      left join lateral (
        select id, respondent_id,
          length(text) + length(regexp_replace(text, '[^\\U00010000-\\U0010ffff]', '', 'g')) as length from comment
        where comment.bucket = batch.bucket and comment.batch_id = batch.id and comment.id = $3 and not blank limit 1
      ) as comment on true
    where batch.uid between $1 and $2 and (comment.id is not null or erased)
      and ($4::text[] is null or survey.ref = any($4))
      and (erased or $5::text[] is null or (
        select attributes ->> survey.group_attribute from respondent where respondent.bucket = batch.bucket
          and respondent.batch_id = batch.id and respondent.id = comment.respondent_id) = any($5))
      and (erased or $6::text[] is null or (
        select systems from finding where finding.bucket = batch.bucket and finding.tagging_id = batch.tagging_id
          and finding.comment_id = comment.id) && array(select system.id from system where system.name = any($6)))
    order by erased limit 1 for key share of batch`,
    values: [
      `${head}-0000-0000-000000000000`,
      `${head}-ffff-ffff-ffffffffffff`,
      id,
      scope.surveys ?? null,
      scope.groups ?? null,
      scope.systems ?? null,
    ],
  });
  return rows[0] ?? null;
}
