import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** A comment of a batch, and the themes that it truly has. */
export interface TrueComment {
  readonly id: number;
  readonly respondent: number;
  readonly themes: readonly string[];
}

/** The comments of a batch that are not blank, in order, with the truth that `themesOf` tells of each by its place. */
export async function trueComments(
  pool: pg.Pool,
  batchId: number,
  themesOf: (place: number) => readonly string[],
): Promise<TrueComment[]> {
  const { rows } = await pool.query<{ id: number; respondent: number }>(
    'select id, respondent_id as respondent from comment where batch_id = $1 and not blank order by id',
    [batchId],
  );
  return rows.map((row, place) => ({ ...row, themes: themesOf(place) }));
}

/** Records an audit of these comments of a batch, all of them labelled blind as they truly are. Its outside id. */
export async function labelAudit(
  pool: pg.Pool,
  batchId: number,
  comments: readonly TrueComment[],
): Promise<string> {
  const uid = randomUUID();
  await pool.query(
    `insert into audit_sample (uid, survey_id, codebook_id, seed, double_share, batches, frame_respondents, frame_comments,
       respondents, comments)
     select $1, survey_id, (select max(codebook.id) from codebook), 's', 0, array[batch.id], respondents, comments, 1, 1
     from batch where id = $2`,
    [uid, batchId],
  );
  await pool.query(
    `insert into audit_item (audit_id, comment_id, bucket, batch_id, respondent_id, second, labelled_before)
     select audit_sample.id, item.id, bucket, batch.id, item.respondent, null, false
     from audit_sample, batch, unnest($3::bigint[], $4::bigint[]) as item (id, respondent)
     where audit_sample.uid = $1 and batch.id = $2`,
    [uid, batchId, comments.map(({ id }) => id), comments.map(({ respondent }) => respondent)],
  );
  await decide(pool, batchId, comments, uid);
  return uid;
}

/** Records one reviewer's decision on each comment: of an audit, or (null) to teach. */
export async function decide(
  pool: pg.Pool,
  batchId: number,
  comments: readonly TrueComment[],
  audit: string | null,
): Promise<void> {
  for (const { id, respondent, themes } of comments) {
    const values = [randomUUID(), batchId, id, respondent, audit, themes];
    await pool.query(
      `with themes as (select array(select theme.id from theme where ref = any($6::text[]) order by theme.id) as ids)
       insert into decision (uid, bucket, batch_id, comment_id, respondent_id, reviewer, purpose, audit_id, blind, codebook_id,
         verdict, theme_ids, valences)
       select $1, bucket, batch.id, $3, $4, 'anna', case when $5::uuid is null then 'learn' else 'audit' end,
         (select audit_sample.id from audit_sample where audit_sample.uid = $5), true, (select max(codebook.id) from codebook),
         'decided', ids, array_fill(1::smallint, array[cardinality(ids)])
       from batch, themes where batch.id = $2`,
      values,
    );
    await pool.query(
      `insert into settled_label (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, reviewers, theme_ids,
         valences, audited)
       select comment_id, bucket, batch_id, respondent_id, 1, codebook_id, 'consensus', 1, theme_ids, valences, audit_id is not null
       from decision where comment_id = $1 on conflict do nothing`,
      [id],
    );
  }
}
