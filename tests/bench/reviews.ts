import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { createRandom } from '../../src/local/sample/random.ts';
import { sampleCsv } from './sample.ts';
import { type Client, finalThemes, getJson, postJson, submit } from './service.ts';
import { withService } from './with-service.ts';

const reviewers = 20;
const decisionsEach = 60;
const sent = 35_000;
const wanted = 1_000_000;

interface Item {
  readonly comment: string;
  readonly lease: { readonly id: string };
  readonly codebook: { readonly id: string; readonly version: number };
}

interface Times {
  readonly next: number[];
  readonly decide: number[];
  readonly errors: string[];
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

/** Repeats the comments, people, tags and findings of a tagged batch within it until it has a million comments. */
async function multiply(databaseUrl: string, batch: string): Promise<number> {
  const client = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  client.on('error', () => undefined);
  const { rows } = await client.query<{ id: string; bucket: number; tagging: string; n: number }>(
    'select id, bucket, tagging_id as tagging, comments as n from batch where uid = $1',
    [batch],
  );
  const [place] = rows;
  if (place === undefined) throw new Error('no such batch');
  const { id, bucket, tagging } = place;
  const copies = Math.ceil(wanted / place.n) - 1;
  const far = 1024 ** 3;
  const statements: readonly [string, readonly unknown[]][] = [
    [
      `insert into respondent select bucket, batch_id, id + k, ref || '-' || k, attributes
       from respondent, generate_series(1, $3::int) as k where bucket = $1 and batch_id = $2`,
      [bucket, id, copies],
    ],
    [
      `insert into comment select bucket, batch_id, id + k * ${far}::bigint, respondent_id + k, question, row, blank, text
       from comment, generate_series(1, $3::int) as k where bucket = $1 and batch_id = $2`,
      [bucket, id, copies],
    ],
    [
      `insert into tag select bucket, tagging_id, comment_id + k * ${far}::bigint, theme_id, respondent_id + k, valence,
         probability, evidence
       from tag, generate_series(1, $3::int) as k where bucket = $1 and tagging_id = $2`,
      [bucket, tagging, copies],
    ],
    [
      `insert into finding select bucket, tagging_id, comment_id + k * ${far}::bigint, facets, systems
       from finding, generate_series(1, $3::int) as k where bucket = $1 and tagging_id = $2`,
      [bucket, tagging, copies],
    ],
    [
      `insert into chunk (tagging_id, first_id, last_id, comments, state)
       select tagging_id, first_id + k * ${far}::bigint, last_id + k * ${far}::bigint, comments, 'done'
       from chunk, generate_series(1, $2::int) as k where tagging_id = $1 and state = 'done'`,
      [tagging, copies],
    ],
  ];
  for (const [text, values] of statements) await client.query(text, [...values]);
  const count = await client.query<{ n: string }>(
    'select count(*) as n from comment where bucket = $1 and batch_id = $2',
    [bucket, id],
  );
  await client.query('checkpoint');
  await client.end();
  return Number(count.rows[0]?.n);
}

async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  times.push(performance.now() - started);
  return result;
}

/** One reviewer: asks for the next comment, thinks, decides. */
async function review(
  client: Client,
  query: string,
  think: () => number,
  { next, decide, errors }: Times,
): Promise<void> {
  await sleep(think());
  for (let n = 0; n < decisionsEach; n++)
    try {
      const { items } = await timed(next, () =>
        getJson<{ items: Item[] }>(client, `/v1/reviews/next?survey=bench&${query}`),
      );
      const [item] = items;
      if (item === undefined) throw new Error(`nothing came for ${query}`);
      await sleep(think());
      await timed(decide, () =>
        postJson(client, `/v1/comments/${item.comment}/labels`, {
          codebook: item.codebook.id,
          version: item.codebook.version,
          themes: [],
          lease: item.lease.id,
        }),
      );
    } catch (error) {
      errors.push(String(error));
    }
}

function report(name: string, { next, decide, errors }: Times): void {
  const line = (times: readonly number[]): string =>
    `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`;
  console.log(`  ${name}: ${decide.length} decisions, ${errors.length} errors (must 0) ${errors[0] ?? ''}`);
  console.log(`    next    ${line(next)} (must p95 ≤ 50, aim ≤ 20)`);
  console.log(`    decided ${line(decide)} (must p95 ≤ 50, aim ≤ 20)`);
}

/** Twenty reviewers at once on a million comments: the time of the next comment, and of a decision stored. */
export async function benchReviews(): Promise<void> {
  const csv = await sampleCsv(sent);
  await withService(async ({ client, databaseUrl }) => {
    const batch = await submit(client, 'reviews', csv);
    await finalThemes(client, batch, 200);
    const comments = await multiply(databaseUrl, batch);
    console.log(
      `${reviewers} reviewers on ${comments} comments (${sent} were sent and tagged; the rest are copies of their rows, made in SQL)`,
    );
    const drawing = performance.now();
    const audit = await postJson<{ comments: number }>(client, '/v1/audits', {
      survey: 'bench',
      respondents: 2000,
      seed: 'bench',
    });
    console.log(
      `  an audit of 2,000 people (${audit.comments} comments) is drawn in ${((performance.now() - drawing) / 1000).toFixed(1)} s`,
    );
    const secrets: string[] = [];
    for (let n = 0; n < reviewers; n++)
      secrets.push(
        (
          await postJson<{ secret: string }>(client, '/v1/keys', {
            name: `reviewer ${n}`,
            access: 'reviewer',
          })
        ).secret,
      );
    const purposes = [
      'purpose=audit',
      'purpose=learn',
      'purpose=uncategorised',
      'purpose=theme&theme=training',
    ];
    for (const query of purposes)
      await timed([], () => getJson(client, `/v1/reviews/next?survey=bench&${query}`));
    for (const pause of [500, 0]) {
      const times: Times = { next: [], decide: [], errors: [] };
      const random = createRandom(`think ${pause}`);
      const think = (): number => (pause === 0 ? 0 : random.below(2 * pause));
      const health: number[] = [];
      const probe = new Worker(new URL('./probe-health.ts', import.meta.url), {
        workerData: `${client.url}/livez`,
      });
      probe.on('message', (ms: number) => health.push(ms));
      const started = performance.now();
      await Promise.all(
        secrets.map((secret, n) =>
          review(
            { ...client, headers: { authorization: `Bearer ${secret}` } },
            purposes[n % purposes.length] ?? '',
            think,
            times,
          ),
        ),
      );
      const seconds = (performance.now() - started) / 1000;
      await probe.terminate();
      report(
        pause === 0
          ? `without a pause (${(times.decide.length / seconds).toFixed(0)} decisions a second)`
          : `who think ${pause} ms before each call`,
        times,
      );
      console.log(
        `    beside  p50 ${percentile(health, 0.5).toFixed(1)} ms, p95 ${percentile(health, 0.95).toFixed(1)} ms for /livez, which asks nothing of the record; load ${loadavg()[0]?.toFixed(1) ?? ''} on ${cpus().length} processors`,
      );
    }
  });
}
