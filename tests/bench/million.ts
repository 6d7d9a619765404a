import { Readable } from 'node:stream';
import { sampleStream } from './sample.ts';
import { finalThemes, peakMemory, quotesChosen, submit } from './service.ts';
import type { LocalPids } from '../../src/local/start-local.ts';
import { withService } from './with-service.ts';

/** A million comments down the same path: peak memory of the processes, and time per comment against a tenth of them. */
export async function benchMillion(): Promise<void> {
  await withService(async (service) => {
    console.log('a million comments, streamed');
    const perComment: number[] = [];
    for (const comments of [100_000, 1_000_000]) {
      const body = Readable.toWeb(await sampleStream(comments)) as ReadableStream;
      const started = performance.now();
      const batch = await submit(service.client, `of-${comments}`, body);
      const themes = await finalThemes(service.client, batch, 200);
      const seconds = (performance.now() - started) / 1000;
      perComment.push(seconds / themes.base.comments);
      const early = await memoryOf(service.pids());
      await quotesChosen(service.databaseUrl);
      console.log(
        `  ${comments} comments: ${seconds.toFixed(1)} s (generating included); peak memory: ${early}, ` +
          `once all quotes are chosen ${await memoryOf(service.pids())} (must ≤ 512, aim ≤ 300)`,
      );
    }
    const [tenth = Number.NaN, whole = Number.NaN] = perComment;
    console.log(
      `  time per comment, a million ÷ a tenth: ${(whole / tenth).toFixed(2)} (must within 0.8–1.2)`,
    );
  });
}

async function memoryOf({ api, workers }: LocalPids): Promise<string> {
  const [own = Number.NaN, ...others] = await Promise.all([api, ...workers].map(peakMemory));
  return `api ${own.toFixed(0)} MB, worker ${others.map((mb) => mb.toFixed(0)).join(', ')} MB`;
}
