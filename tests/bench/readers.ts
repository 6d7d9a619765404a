import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { sampleCsv } from './sample.ts';
import { finalThemes, getJson, submit, type Themes } from './service.ts';
import { withService } from './with-service.ts';

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

/** Two hundred clients that read a batch's themes while it is tagged, and health asked beside them. */
export async function benchReaders(clients = 200): Promise<void> {
  const csv = await sampleCsv(100_000);
  await withService(async ({ client }) => {
    const errors: string[] = [];
    const reads: number[] = [];
    const health: number[] = [];
    let running = true;
    const batch = await submit(client, 'read', csv);
    const read = async (): Promise<void> => {
      while (running) {
        const started = performance.now();
        await getJson<Themes>(client, `/v1/batches/${batch}/themes`).catch((error: unknown) =>
          errors.push(String(error)),
        );
        reads.push(performance.now() - started);
      }
    };
    const probe = new Worker(new URL('./probe-health.ts', import.meta.url), {
      workerData: `${client.url}/livez`,
    });
    probe.on('message', (ms: number) => health.push(ms));
    const asking = Array.from({ length: clients }, read);
    await finalThemes(client, batch, 100);
    const during = reads.length;
    await sleep(2000);
    running = false;
    await Promise.all(asking);
    await probe.terminate();
    console.log(`${clients} clients reading themes while 100,000 comments are tagged and 2 s beyond`);
    console.log(
      `  ${reads.length} reads (${during} before final), ${errors.length} errors (must 0) ${errors[0] ?? ''}`,
    );
    console.log(
      `  themes p50 ${percentile(reads, 0.5).toFixed(0)} ms, p99 ${percentile(reads, 0.99).toFixed(0)} ms`,
    );
    console.log(
      `  health p50 ${percentile(health, 0.5).toFixed(0)} ms, p99 ${percentile(health, 0.99).toFixed(0)} ms (must < 200)`,
    );
  });
}
