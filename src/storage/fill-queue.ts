import type pg from 'pg';
import { orderByTags } from '../domain/review/order-by-tags.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { findDisputed } from './find-disputed.ts';
import { createJob } from './jobs.ts';
import { addItems, type NewItem, type QueueKey } from './review-queues.ts';
import { inTransaction } from './transaction.ts';

/** How many comments a filling brings at most, how many chunks it looks through, and how long (s) it is not repeated. */
const most = 500;
const mostChunks = 30;
const mostCandidates = 600;
/** How many of those are queued: a worker, which has more time, orders more. */
const mostUseful = 200;
/** How many judged texts a new one must not be a copy of. */
const mostJudged = 200;
const pause = 10;

/**
 * Fill a queue that has run low, unless that was tried in vain a moment ago, or for a reviewer with a limited scope
 * (`scoped`), who may find nothing in what is brought; who asks meanwhile waits for it. The cost is bounded: comments are
 * looked for in a random few of the survey's chunks. Audits are filled when they are drawn.
 */
export async function fillQueue(
  pool: pg.Pool,
  queue: QueueKey & { readonly id: number },
  scoped: boolean,
): Promise<void> {
  if (queue.auditId !== null) return;
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1, $2)', [
      advisoryLocks.reviewQueue,
      queue.id % 2 ** 31,
    ]);
    const { rowCount } = await client.query(
      `select from review_queue where id = $1 and (filled_at is null or filled_at < now() - make_interval(secs => $2))`,
      [queue.id, pause],
    );
    if (rowCount === 0) return;
    await client.query(`delete from review_lease where until < now() - interval '1 day'`);
    if (queue.purpose === 'learn') await askForOrder(client, queue.surveyId);
    const items = await findItems(client, queue);
    const added = await addItems(client, queue.id, items);
    if (added === 0 || scoped)
      await client.query('update review_queue set filled_at = now() where id = $1', [queue.id]);
    if (added > 0) await client.query('analyze review_item');
  });
}

async function findItems(client: pg.ClientBase, queue: QueueKey): Promise<NewItem[]> {
  switch (queue.purpose) {
    case 'disputed':
    case 'adjudicate':
      return findDisputed(client, queue, most);
    case 'theme':
      return findTagged(client, queue);
    case 'uncategorised':
      return [...(await findDistressed(client, queue)), ...(await findUncategorised(client, queue))];
    case 'learn':
      return [...(await findDistressed(client, queue)), ...(await findUseful(client, queue))];
    case 'audit':
      return [];
  }
}

interface ChunkPlace {
  readonly batchId: number;
  readonly bucket: number;
  readonly taggingId: number;
  readonly first: number;
  readonly last: number;
}

async function randomChunks(client: pg.ClientBase, surveyId: number): Promise<ChunkPlace[]> {
  const { rows } = await client.query<ChunkPlace>(
    `select batch.id as "batchId", batch.bucket, chunk.tagging_id as "taggingId", first_id as first, last_id as last
     from batch join chunk on chunk.tagging_id = batch.tagging_id and chunk.state = 'done'
     where batch.survey_id = $1 and not erased order by random() limit $2`,
    [surveyId, mostChunks],
  );
  return rows;
}

/** SQL that is true for a comment (by its id) that nobody has judged and no audit holds. */
const unjudged = (id: string): string =>
  `not exists (select from settled_label where comment_id = ${id} and (state <> 'open' or audited))
   and not exists (select from audit_item where comment_id = ${id})`;

const chunkValues = (chunk: ChunkPlace): unknown[] => [
  chunk.bucket,
  chunk.batchId,
  chunk.first,
  chunk.last,
  chunk.taggingId,
];

async function findUncategorised(client: pg.ClientBase, { surveyId }: QueueKey): Promise<NewItem[]> {
  const items: NewItem[] = [];
  for (const chunk of await randomChunks(client, surveyId)) {
    if (items.length >= most) break;
    const { rows } = await client.query<NewItem>(
      `select id as "commentId", batch_id as "batchId", random() as place, false as shown from comment
       where bucket = $1 and batch_id = $2 and id between $3 and $4 and not blank and ${unjudged('comment.id')}
         and not exists (select from tag where tag.bucket = $1 and tagging_id = $5 and comment_id = comment.id)
       order by id limit ${most}`,
      chunkValues(chunk),
    );
    items.push(...rows);
  }
  return items.slice(0, most);
}

/** Comments with the theme's tag that nobody has judged on it, least certain first. */
async function findTagged(client: pg.ClientBase, { surveyId, themeId }: QueueKey): Promise<NewItem[]> {
  const items: NewItem[] = [];
  for (const chunk of await randomChunks(client, surveyId)) {
    if (items.length >= most) break;
    const { rows } = await client.query<NewItem>(
      `select comment_id as "commentId", $2::bigint as "batchId", abs(probability - 0.5) as place, true as shown from tag
       where bucket = $1 and tagging_id = $5 and comment_id between $3 and $4 and theme_id = $6
         and not exists (select from audit_item where audit_item.comment_id = tag.comment_id)
         and not exists (select from settled_label where settled_label.comment_id = tag.comment_id and state <> 'open'
           and (about is null or $6 = any(about)))
       order by comment_id limit ${most}`,
      [...chunkValues(chunk), themeId],
    );
    items.push(...rows);
  }
  return items.slice(0, most);
}

/** Ask a worker, which has the model, for a better order than the recorded tags give, unless one is at it. */
async function askForOrder(client: pg.ClientBase, surveyId: number): Promise<void> {
  const { rows } = await client.query<{ codebook: string }>(
    `select codebook_ref as codebook from survey where id = $1 and not exists (
       select from job where kind = 'learn-order' and args ->> 'codebook' = codebook_ref and state in ('queued', 'running'))`,
    [surveyId],
  );
  const [survey] = rows;
  if (survey !== undefined) await createJob(client, { kind: 'learn-order', args: survey, keyId: null });
}

/** The most useful comments to learn from, by the tags that are recorded, until a worker has ordered them. */
async function findUseful(client: pg.ClientBase, { surveyId }: QueueKey): Promise<NewItem[]> {
  const found: { id: number; batchId: number; text: string; themes: number[]; probabilities: number[] }[] =
    [];
  for (const chunk of await randomChunks(client, surveyId)) {
    if (found.length >= mostCandidates) break;
    const { rows } = await client.query<(typeof found)[number]>(
      `select id, batch_id as "batchId", text,
         array(select theme_id from tag where tag.bucket = $1 and tagging_id = $5 and comment_id = comment.id order by theme_id) as themes,
         array(select probability from tag where tag.bucket = $1 and tagging_id = $5 and comment_id = comment.id order by theme_id) as probabilities
       from comment where bucket = $1 and batch_id = $2 and id between $3 and $4 and not blank and ${unjudged('comment.id')}
       order by id limit ${mostCandidates}`,
      chunkValues(chunk),
    );
    found.push(...rows);
  }
  const { rows: counts } = await client.query<{ theme: number; n: number }>(
    `select theme, count(*)::int as n from settled_label, unnest(theme_ids) as theme
     where batch_id in (select id from batch where survey_id = $1) group by theme`,
    [surveyId],
  );
  const order = orderByTags(
    found.map(({ text, themes, probabilities }) => ({
      text,
      tags: themes.map((theme, index) => ({ theme, probability: probabilities[index] ?? 0 })),
    })),
    new Map(counts.map((row) => [row.theme, row.n])),
    mostUseful,
    await readJudgedLately(client, surveyId),
  );
  return order.flatMap((index, place) => {
    const comment = found[index];
    return comment === undefined
      ? []
      : [{ commentId: comment.id, batchId: comment.batchId, place, shown: true }];
  });
}

/** The texts of a survey that were judged last. */
async function readJudgedLately(client: pg.ClientBase, surveyId: number): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(
    `select comment.text from (
       select * from settled_label where state <> 'open'
         and batch_id in (select id from batch where survey_id = $1 and not erased)
       order by updated_at desc limit ${mostJudged}) as label
     join lateral (
       select text from comment where bucket = label.bucket and batch_id = label.batch_id and id = label.comment_id limit 1
     ) as comment on true`,
    [surveyId],
  );
  return rows.map((row) => row.text);
}

/** Comments in which somebody may be at risk, which nobody has judged. */
async function findDistressed(client: pg.ClientBase, { surveyId, purpose }: QueueKey): Promise<NewItem[]> {
  const { rows } = await client.query<NewItem>(
    `select found.comment_id as "commentId", batch.id as "batchId", 0 as place, $2::boolean as shown
     from batch join lateral (
       select comment_id from finding
       where finding.bucket = batch.bucket and finding.tagging_id = batch.tagging_id and facets & 2 <> 0
         and ${unjudged('finding.comment_id')} limit ${most}) as found on true
     where batch.survey_id = $1 and not erased
       and ($2 or not exists (select from tag where tag.bucket = batch.bucket and tag.tagging_id = batch.tagging_id
         and tag.comment_id = found.comment_id))
     limit ${most}`,
    [surveyId, purpose === 'learn'],
  );
  return rows;
}
