import { openDatabase } from '../../src/storage/database.ts';
import { measureFloor } from './floor.ts';
import { sampleCsv } from './sample.ts';
import { type Client, finalThemes, submit } from './service.ts';
import { withService } from './with-service.ts';

/** 35,000 comments as CSV: from the first byte of the POST to final counts, its parts, and its ratio to the floor. */
export async function benchMainJob(runs = 5): Promise<void> {
  const csv = await sampleCsv(35_000);
  await withService(async (service) => {
    const { client } = service;
    console.log(
      `main job: 35,000 comments, ${(csv.length / 1e6).toFixed(1)} MB of CSV, queue: ${service.queue}`,
    );
    console.log(`  start on an empty folder ${service.startUp.toFixed(2)} s`);
    const times: { total: number; accepted: number; ratio: number }[] = [];
    for (let run = 0; run < runs; run++) {
      const started = performance.now();
      const batch = await submit(client, `run-${run}`, csv);
      const accepted = (performance.now() - started) / 1000;
      const themes = await finalThemes(client, batch, 10);
      const total = (performance.now() - started) / 1000;
      const quotes = await secondsToQuotes(client, batch, themes.themes[0]?.theme ?? '', started);
      await untilValuesAreQuoted(service.databaseUrl);
      const floor = await measureFloor(service.databaseUrl, batch);
      const bare = floor.copy + floor.engine;
      times.push({ total, accepted, ratio: total / bare });
      console.log(
        `  run ${run + 1}: ${total.toFixed(2)} s to final counts (accepted after ${accepted.toFixed(2)} s, quotes after ` +
          `${quotes.toFixed(2)} s); floor ${bare.toFixed(2)} s (COPY ${floor.copy.toFixed(2)} s + engine ` +
          `${floor.engine.toFixed(2)} s); ratio ${(total / bare).toFixed(2)}`,
      );
    }
    const middle = times.toSorted((a, b) => a.total - b.total)[Math.floor(runs / 2)];
    console.log(
      `  median ${middle?.total.toFixed(2)} s (must ≤ 5, aim ≤ 1.5), ratio ${middle?.ratio.toFixed(2)} (aim ≤ 3)`,
    );
  });
}

async function secondsToQuotes(
  client: Client,
  batch: string,
  theme: string,
  started: number,
): Promise<number> {
  for (;;) {
    const response = await fetch(
      `${client.url}/v1/batches/${batch}/quotes?theme=${encodeURIComponent(theme)}`,
      {
        headers: client.headers,
      },
    );
    await response.arrayBuffer();
    if (response.ok) return (performance.now() - started) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits for what goes on in the background, which would slow the floor. */
async function untilValuesAreQuoted(databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    for (;;) {
      const { rowCount } = await database.pool.query('select from tagging where value_exemplars_at is null');
      if (rowCount === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await database.close();
  }
}
