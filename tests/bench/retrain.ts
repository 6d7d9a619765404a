import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readSeedLabels } from '../../src/read-seed-labels.ts';
import { sampleCsv } from './sample.ts';
import { type Client, finalThemes, getJson, peakMemory, postJson, submit } from './service.ts';
import { withService } from './with-service.ts';

/** Labels to begin with: those that came with the codebook, and as many local ones as make it so many, or 500. */
const labels = 6000;
const more = 500;

interface Job {
  readonly state: string;
  readonly problem: unknown;
}

async function untilJobDone(client: Client, job: string): Promise<void> {
  for (;;) {
    const { state, problem } = await getJson<Job>(client, `/v1/jobs/${job}`);
    if (state === 'done') return;
    if (state !== 'queued' && state !== 'running') throw new Error(`${state}: ${JSON.stringify(problem)}`);
    await sleep(10);
  }
}

/** Settle labels of so many comments, outside the audit: what the machine said of them, which costs a training as much. */
async function label(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `insert into settled_label
       (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, theme_ids, valences)
     select comment.id, comment.bucket, comment.batch_id, comment.respondent_id, 1, version.id, 'consensus',
       coalesce(tags.themes, '{}'), coalesce(tags.valences, '{}')
     from batch join comment on comment.bucket = batch.bucket and comment.batch_id = batch.id and not comment.blank
       cross join lateral (select id from codebook where ref = 'police-ddat' order by version desc limit 1) as version
       left join lateral (
         select array_agg(theme_id order by theme_id) as themes, array_agg(valence order by theme_id) as valences
         from tag where tag.bucket = comment.bucket and tag.tagging_id = batch.tagging_id and tag.comment_id = comment.id) as tags on true
     where not exists (select from audit_item where audit_item.comment_id = comment.id)
       and not exists (select from settled_label where settled_label.comment_id = comment.id)
     order by md5(comment.id::text) limit $1`,
    [count],
  );
}

/** Decide all comments of the audits blind, as the machine did. */
async function labelAudit(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `insert into decision
       (uid, bucket, batch_id, comment_id, respondent_id, reviewer, purpose, audit_id, blind, codebook_id, verdict, theme_ids, valences)
     select gen_random_uuid(), item.bucket, item.batch_id, item.comment_id, item.respondent_id, 'bench', 'audit', audit.id, true,
       audit.codebook_id, 'decided', coalesce(tags.themes, '{}'), coalesce(tags.valences, '{}')
     from audit_sample as audit join audit_item as item on item.audit_id = audit.id join batch on batch.id = item.batch_id
       left join lateral (
         select array_agg(theme_id order by theme_id) as themes, array_agg(valence order by theme_id) as valences
         from tag where tag.bucket = item.bucket and tag.tagging_id = batch.tagging_id and tag.comment_id = item.comment_id) as tags on true`,
  );
  return rowCount ?? 0;
}

/** Training after 500 new labels on 6,000, comparing on an audit, and tagging 35,000 comments again. */
export async function benchRetrain(): Promise<void> {
  const csv = await sampleCsv(35_000);
  await withService(async (service) => {
    const { client, databaseUrl } = service;
    console.log('retrain: 35,000 comments');
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    try {
      const started = performance.now();
      const batch = await submit(client, 'first', csv);
      const accepted = performance.now();
      await finalThemes(client, batch, 10);
      const first = (performance.now() - accepted) / 1000;
      const whole = (performance.now() - started) / 1000;

      await postJson(client, '/v1/audits', { survey: 'bench', respondents: 400, seed: 'bench' });
      const audited = await labelAudit(pool);
      const seeds = (await readSeedLabels('police-ddat')).length;
      const base = Math.max(more, labels - seeds);
      await label(pool, base);
      await train(client, `${seeds + base} labels`);
      await label(pool, more);
      const model = await train(
        client,
        `${more} more, ${seeds + base + more} labels, an audit of ${audited} comments (must ≤ 30 s, aim 10 s)`,
      );
      await sleep(2000);
      const again = performance.now();
      const { job } = await postJson<{ job: string }>(client, `/v1/batches/${batch}/retag`, { model });
      await untilJobDone(client, job);
      const retag = (performance.now() - again) / 1000;
      console.log(
        `  tagged first ${first.toFixed(2)} s after its acceptance (${whole.toFixed(2)} s in all), ` +
          `again ${retag.toFixed(2)} s: ${(retag / first).toFixed(2)} times the first (must ≤ 2)`,
      );
      const worker = service.pids().workers[0];
      if (worker !== undefined)
        console.log(`  worker's memory at most ${(await peakMemory(worker)).toFixed(0)} MB`);
    } finally {
      await pool.end();
    }
  });
}

async function train(client: Client, what: string): Promise<string> {
  const started = performance.now();
  const { id, job } = await postJson<{ id: string; job: string }>(client, '/v1/models', {});
  await untilJobDone(client, job);
  console.log(`  trained and compared: ${((performance.now() - started) / 1000).toFixed(1)} s, ${what}`);
  return id;
}
