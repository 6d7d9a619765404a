import { setTimeout as sleep } from 'node:timers/promises';
import { readRedactionRules } from '../../src/read-redaction-rules.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import type { ExemplarRequest, RedactedExemplars } from '../../workers/exemplar-protocol.ts';
import { chooseExemplars } from '../../workers/exemplars.ts';
import { openThreadPool } from '../../workers/thread-pool.ts';
import { sampleCsv } from './sample.ts';
import { finalThemes, submit } from './service.ts';
import { withService } from './with-service.ts';

interface Chosen {
  readonly seconds: number;
  readonly themes: number;
  readonly quotes: number;
  readonly different: number;
  readonly redactions: number;
  readonly coverage: number;
}

/** 35,000 comments: from final counts to quotes of every theme, chosen, redacted and written, by the record's clock. */
export async function benchQuotes(runs = 3): Promise<void> {
  const csv = await sampleCsv(35_000);
  await withService(async ({ client, databaseUrl }) => {
    const database = openDatabase(databaseUrl);
    const times: number[] = [];
    try {
      for (let run = 0; run < runs; run++) {
        const batch = await submit(client, `quotes-${run}`, csv);
        await finalThemes(client, batch, 20);
        const { seconds, themes, quotes, different, redactions, coverage } = await readChosen(
          database,
          batch,
        );
        times.push(seconds);
        if (run === runs - 1) await measureAlone(database, batch);
        console.log(
          `  run ${run + 1}: ${seconds.toFixed(2)} s for ${quotes} quotes of ${themes} themes; ${different} different ones, ` +
            `${redactions} redactions; coverage ${coverage.toFixed(2)} on average`,
        );
      }
    } finally {
      await database.close();
    }
    const median = times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
    console.log(`quotes of 35,000 comments: median ${median.toFixed(2)} s (must ≤ 5, aim ≤ 2)`);
  });
}

/** The same job once more in this process, thread and model warm: its wall and processor time, the database's apart. */
async function measureAlone(database: Database, batch: string): Promise<void> {
  const threads = openThreadPool<ExemplarRequest, RedactedExemplars>(
    new URL('../../workers/exemplar-thread.ts', import.meta.url),
    { size: 1, deadlineMs: 60_000, data: await readRedactionRules() },
  );
  for (const state of ['cold', 'warm']) {
    const { rows } = await database.pool.query<{ id: number }>(
      `with gone as (delete from exemplar using batch where exemplar.tagging_id = batch.tagging_id and uid = $1),
         covered as (delete from exemplar_coverage using batch where exemplar_coverage.tagging_id = batch.tagging_id and uid = $1)
       update tagging set exemplars_at = null from batch where tagging.id = batch.tagging_id and uid = $1 returning tagging.id`,
      [batch],
    );
    const started = performance.now();
    const before = process.cpuUsage();
    await chooseExemplars({ database, threads, onFailure: () => undefined }, { taggingId: rows[0]?.id ?? 0 });
    const { user, system } = process.cpuUsage(before);
    console.log(
      `  the job alone, thread ${state}: ${((performance.now() - started) / 1000).toFixed(2)} s, ` +
        `${((user + system) / 1e6).toFixed(2)} s of processor`,
    );
  }
  await threads.close();
}

async function readChosen({ pool }: Database, batch: string): Promise<Chosen> {
  for (;;) {
    const { rows } = await pool.query<Chosen & { chosen: boolean }>(
      `select exemplars_at is not null as chosen, extract(epoch from exemplars_at - finished_at)::float8 as seconds,
         (select count(distinct theme_id) from exemplar where tagging_id = tagging.id) as themes,
         (select count(*) from exemplar where tagging_id = tagging.id) as quotes,
         (select count(distinct quote_id) from exemplar where tagging_id = tagging.id) as different,
         (select coalesce(sum(jsonb_array_length(redactions)), 0) from quote where batch_id = batch.id) as redactions,
         (select avg(coverage) from exemplar_coverage where tagging_id = tagging.id) as coverage
       from batch join tagging on tagging.id = batch.tagging_id where batch.uid = $1`,
      [batch],
    );
    const [row] = rows;
    if (row?.chosen === true) return row;
    await sleep(50);
  }
}
