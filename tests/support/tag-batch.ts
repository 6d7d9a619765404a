import { finishTagging } from '../../src/storage/taggings.ts';
import type { Api } from './api.ts';

/** Tag a batch with `queues` where the word occurs, as a worker would; with `finish` its counts and quotes too. */
export async function tagBatch(
  { database: { pool } }: Api,
  uid: string,
  options: { finish: boolean },
): Promise<void> {
  const { rows } = await pool.query<{ bucket: number; batch: number; tagging: number }>(
    'select bucket, id as batch, tagging_id as tagging from batch where uid = $1',
    [uid],
  );
  const [place] = rows;
  if (place === undefined) throw new Error('no such batch');
  const { bucket, batch, tagging } = place;
  await pool.query(
    `insert into tag (bucket, tagging_id, comment_id, theme_id, respondent_id, valence, probability, evidence)
     select bucket, $3, comment.id, theme.id, respondent_id, 1, 0.9, '{0, 5, 1}'
     from comment, theme where bucket = $1 and batch_id = $2 and not blank and text like '%queue%' and ref = 'queues'`,
    [bucket, batch, tagging],
  );
  await pool.query(
    `insert into finding (bucket, tagging_id, comment_id, facets, systems)
     select bucket, $3, comment.id, 1, array(select id from system)
     from comment where bucket = $1 and batch_id = $2 and text like '%TillPro%'`,
    [bucket, batch, tagging],
  );
  await pool.query(`update chunk set state = 'done' where tagging_id = $1`, [tagging]);
  if (!options.finish) return;
  await finishTagging(pool, tagging);
  await pool.query(
    `insert into quote (uid, batch_id, comment_id, respondent_id, span_start, span_end, found, redactions)
     select gen_random_uuid(), $3, comment_id, respondent_id, 0, 9, '[]', '[]' from tag where bucket = $1 and tagging_id = $2`,
    [bucket, tagging, batch],
  );
  await pool.query(
    `insert into exemplar (tagging_id, theme_id, rank, quote_id)
     select tagging_id, theme_id, row_number() over (order by tag.comment_id), quote.id
     from tag join quote on quote.batch_id = $3 and quote.comment_id = tag.comment_id where bucket = $1 and tagging_id = $2`,
    [bucket, tagging, batch],
  );
  await pool.query('update tagging set exemplars_at = now() where id = $1', [tagging]);
}
