import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { parseConfig } from '../../../src/config.ts';
import { randomFrom } from '../../../src/domain/statistics/random.ts';
import { prepareStore } from '../../../src/local/prepare-store.ts';
import { startLocal } from '../../../src/local/start-local.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { sampleCsv } from '../sample.ts';
import { type Client, finalThemes, peakMemory, quotesChosen, submit, temporaryFolder } from '../service.ts';
import { seededFields, seedSurvey } from './seeded-survey.ts';

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;
const ms = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5).toFixed(0)} ms, p95 ${percentile(values, 0.95).toFixed(0)} ms, most ${Math.max(...values).toFixed(0)} ms`;

interface Answer {
  readonly total: { readonly base: { readonly respondents: number; readonly comments: number } };
}

/** Milliseconds of one question, read to its end; an answer of 409 or 503 is waited for. */
async function ask(client: Client, query: URLSearchParams): Promise<{ took: number; answer: Answer }> {
  for (;;) {
    const started = performance.now();
    const response = await fetch(`${client.url}/v1/frequencies?${query.toString()}`, {
      headers: client.headers,
    }).catch(() => null);
    const text = (await response?.text()) ?? '';
    if (response?.ok === true)
      return { took: performance.now() - started, answer: JSON.parse(text) as Answer };
    if (response !== null && response.status !== 409 && response.status !== 503 && response.status !== 422)
      throw new Error(`${response.status} ${text}`);
    if (response?.status === 422) return { took: Number.NaN, answer: JSON.parse(text) as Answer };
    await sleep(50);
  }
}

/** One attribute, two filters of other attributes with one to three values each, distinct people. */
function randomQuery(
  survey: string,
  fields: ReadonlyMap<string, readonly string[]>,
  random: () => number,
): URLSearchParams {
  const names = [...fields.keys()];
  const draw = <T>(values: T[]): T | undefined => values.splice(Math.floor(random() * values.length), 1)[0];
  const query = new URLSearchParams({ survey, by: draw(names) ?? '' });
  for (let filter = 0; filter < 2; filter++) {
    const name = draw(names) ?? '';
    const values = [...(fields.get(name) ?? [])];
    const exclude = random() < 0.25;
    for (let n = Math.ceil(random() * 3); n > 0 && values.length > 1; n--)
      query.append(`filter[${name}]`, `${exclude ? '!' : ''}${draw(values) ?? ''}`);
  }
  return query;
}

async function askMany(
  client: Client,
  survey: string,
  fields: ReadonlyMap<string, readonly string[]>,
  times: number,
  seed: string,
): Promise<number[]> {
  const random = randomFrom(seed);
  const took: number[] = [];
  while (took.length < times) {
    const one = await ask(client, randomQuery(survey, fields, random));
    if (!Number.isNaN(one.took)) took.push(one.took);
  }
  return took;
}

async function fieldsOf(client: Client, survey: string): Promise<Map<string, string[]>> {
  const fields = new Map<string, string[]>();
  for (const name of ['force', 'role', 'rank', 'length_of_service', 'satisfaction']) {
    const query = new URLSearchParams({ survey, by: name, theme: 'training' });
    const response = await fetch(`${client.url}/v1/frequencies?${query.toString()}`, {
      headers: client.headers,
    });
    if (!response.ok) continue;
    const { cells } = (await response.json()) as { cells: { key: Record<string, string | null> }[] };
    fields.set(
      name,
      cells.flatMap(({ key }) => key[name] ?? []),
    );
  }
  return fields;
}

const sizes = process.argv.slice(2).map(Number);
const large = sizes.length > 0 ? sizes : [1_000_000, 10_000_000];
const folder = await temporaryFolder();
const env = { ...process.env, DATA_DIR: folder.path, PORT: '0', LOG_LEVEL: 'error', RATE_LIMIT: '10000000' };
const start = () => startLocal({ config: parseConfig(env), env, prepare: prepareStore });
let service = await start();
const headers = { authorization: `Bearer ${service.prepared.adminKey ?? ''}` };
const client = (): Client => ({ url: service.url, headers });

try {
  const csv = await sampleCsv(35_000);
  const batch = await submit(client(), '2026', csv);
  await finalThemes(client(), batch, 10);
  const counted = performance.now();
  const first = await ask(client(), new URLSearchParams({ survey: 'bench' }));
  console.log(
    `35,000 comments, ${first.answer.total.base.respondents} people: tallied ${(performance.now() - counted).toFixed(0)} ms after the final counts`,
  );
  const fields = await fieldsOf(client(), 'bench');
  await askMany(client(), 'bench', fields, 50, 'warm up');
  const pairs = async (): Promise<string> => ms(await askMany(client(), 'bench', fields, 500, 'pairs'));
  console.log(
    `  ${[...fields.keys()].join(', ')}: 500 random pairs of filters, one attribute, distinct people:\n` +
      `  while the worker chooses quotes: ${await pairs()} (must 50)`,
  );
  await quotesChosen(service.databaseUrl);
  console.log(`  with nothing beside it: ${await pairs()} (must 50, aim 20)`);

  for (const size of large) {
    const database = openDatabase(service.databaseUrl);
    const started = performance.now();
    const tags = await seedSurvey(database.pool, `seeded-${size}`, size);
    const { rows } = await database.pool.query<{ bytes: number }>(
      'select sum(length(data))::bigint as bytes from tally_column',
    );
    await database.close();
    console.log(
      `${size.toLocaleString('en')} comments, ${tags.toLocaleString('en')} tags, two waves with a quarter of the people in both; tallies ` +
        `written from a seed in ${((performance.now() - started) / 1000).toFixed(0)} s, ${((rows[0]?.bytes ?? 0) / 1e6).toFixed(0)} MB of tallies in all`,
    );
    await service.stop();
    service = await start();
    const survey = `seeded-${size}`;
    const cold: number[] = [];
    for (let n = 0; n < 6; n++) {
      const [one] = await askMany(client(), survey, seededFields, 1, `cold ${n}`);
      cold.push(one ?? Number.NaN);
      const { api } = service.pids();
      process.kill(api, 'SIGKILL');
      while (service.pids().api === api) await sleep(20);
      await sleep(1000);
    }
    const probe = new Worker(new URL('../probe-health.ts', import.meta.url), {
      workerData: `${service.url}/livez`,
    });
    const health: number[] = [];
    probe.on('message', (took: number) => health.push(took));
    const warm = await askMany(client(), survey, seededFields, 40, 'warm');
    const wave = await warmOneWave(client(), survey);
    await probe.terminate();
    console.log(`  cold (the API just started; the first after a start of everything): ${ms(cold)}`);
    console.log(`  warm, both waves: ${ms(warm)} (must 1,000, aim 300)`);
    console.log(`  warm, one wave: ${ms(wave)}`);
    console.log(`  /livez beside it: ${ms(health)} (must < 200)`);
    console.log(
      `  peak memory of the API ${(await peakMemory(service.pids().api)).toFixed(0)} MB (must 512)`,
    );
  }
} finally {
  await service.stop();
  await folder.remove();
}

async function warmOneWave(on: Client, survey: string): Promise<number[]> {
  const random = randomFrom('one wave');
  const took: number[] = [];
  for (let n = 0; n < 20; n++) {
    const query = randomQuery(survey, seededFields, random);
    query.append('filter[wave]', '2026');
    took.push((await ask(on, query)).took);
  }
  return took.filter((one) => !Number.isNaN(one));
}
