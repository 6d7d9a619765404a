import { sql } from 'kysely';
import type { Stretch } from '../domain/review/views.ts';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import type { Purpose, Verdict } from './schema-judgement.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

/** A decision that stands, with its comment. */
export interface ExportedLabel {
  readonly uid: string;
  readonly text: string;
  readonly question: string | null;
  readonly verdict: Verdict;
  readonly about: readonly number[] | null;
  readonly themes: readonly number[];
  readonly valences: readonly (number | null)[];
  readonly facets: number | null;
  readonly redactions: readonly Stretch[];
  readonly reviewer: string;
  readonly at: Date;
  readonly purpose: Purpose;
  readonly audit: string | null;
  readonly blind: boolean;
  readonly version: number;
  readonly note: string | null;
}

const commentsOfPage = 500;

/** The batches of a survey that are not erased, as far as labels need them. */
export async function readLabelledBatches(db: Queries, surveyId: number): Promise<TaggedBatch[]> {
  const { rows } = await sql<TaggedBatch>`
    select batch.id, batch.uid, batch.bucket, coalesce(tagging_id, 0) as "taggingId", group_attribute as "groupAttribute"
    from batch join survey on survey.id = survey_id where survey_id = ${surveyId} and not erased order by batch.id`.execute(
    db,
  );
  return rows;
}

/**
 * Every standing decision on a batch's comments, but skips, in the order of comments and of decisions, some hundred
 * comments at a time; each page is a query of its own. `hidden` includes the comments that an audit still codes.
 */
export async function* exportLabels(
  db: Queries,
  batch: TaggedBatch,
  scope: Scope,
  { hidden }: { readonly hidden: boolean },
): AsyncGenerator<ExportedLabel[]> {
  let after = 0;
  for (;;) {
    const { rows: page } = await sql<{ id: number }>`
      select comment_id as id from settled_label as label
      where batch_id = ${batch.id} and comment_id > ${after} and (${hidden} or not exists (
        select from review_item join review_queue on review_queue.id = queue_id
        where comment_id = label.comment_id and purpose in ('audit', 'adjudicate') and audit_id is not null))
      order by comment_id limit ${commentsOfPage}`.execute(db);
    const last = page.at(-1);
    if (last === undefined) return;
    yield await readPage(db, batch, scope, page);
    after = last.id;
  }
}

async function readPage(
  db: Queries,
  batch: TaggedBatch,
  scope: Scope,
  page: readonly { readonly id: number }[],
): Promise<ExportedLabel[]> {
  const { rows } = await sql<Omit<ExportedLabel, 'uid'> & { id: number }>`
    select comment.id, comment.text, (
        select question.text from question where batch_id = ${batch.id} and n = comment.question) as question,
      verdict, about, theme_ids as themes, valences, facets, redactions, reviewer, at, purpose, blind, note,
      (select uid from audit_sample where audit_sample.id = audit_id) as audit,
      (select version from codebook where codebook.id = codebook_id) as version
    from decision join lateral (
      select id, respondent_id, text, question from comment
      where bucket = ${batch.bucket} and batch_id = ${batch.id} and id = decision.comment_id limit 1) as comment on true
    where comment_id = any(${page.map((row) => row.id)}) and verdict in ('decided', 'cannot_tell')
      and not exists (select from decision as undo where undo.undoes = decision.id)
      and ${commentInScope(batch, scope)}
    order by comment.id, decision.id`.execute(db);
  return rows.map(({ id, ...row }) => ({ ...row, uid: commentUid(batch.uid, id) }));
}
