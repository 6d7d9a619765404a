import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { sampleCsv } from './sample.ts';
import { type Client, finalThemes, postJson, submit } from './service.ts';
import { withService } from './with-service.ts';

const series = [
  ['force'],
  ['force', 'rank', 'length_of_service', 'question', 'satisfaction'],
  ['force', 'rank', 'length_of_service', 'question', 'satisfaction', 'system'],
];

/** Releases of 35,000 comments, each checked against those before, and what they do to requests beside them. */
export async function benchReleases(): Promise<void> {
  const csv = await sampleCsv(35_000);
  await withService(async ({ client }) => {
    await finalThemes(client, await submit(client, '2026', csv));
    while (!(await isCounted(client))) await sleep(100);
    const health: number[] = [];
    const probe = new Worker(new URL('./probe-health.ts', import.meta.url), {
      workerData: `${client.url}/livez`,
    });
    probe.on('message', (ms: number) => health.push(ms));
    await sleep(500);
    for (const fields of series) {
      health.length = 0;
      const began = performance.now();
      const { tables } = await release(client, fields);
      const seconds = (performance.now() - began) / 1000;
      const cells = tables.flatMap(({ columns }) => columns.flatMap(({ themes }) => themes));
      const sorted = health.toSorted((a, b) => a - b);
      const p99 = sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;
      console.log(
        `release of ${cells.length} cells by ${fields.join(', ')}: ${seconds.toFixed(2)} s; ` +
          `/livez meanwhile p99 ${p99.toFixed(0)} ms, at most ${(sorted.at(-1) ?? Number.NaN).toFixed(0)} ms (must ≤ 200)`,
      );
    }
    await probe.terminate();
  });
}

async function isCounted({ url, headers }: Client): Promise<boolean> {
  const { ok } = await fetch(`${url}/v1/frequencies?survey=bench`, { headers });
  return ok;
}

interface Release {
  readonly tables: readonly { readonly columns: readonly { readonly themes: readonly unknown[] }[] }[];
}

function release(client: Client, fields: readonly string[]): Promise<Release> {
  const breakdowns = fields.map((by) => ({ by }));
  return postJson<Release>(client, '/v1/releases', { survey: 'bench', title: 'Bench', breakdowns });
}
