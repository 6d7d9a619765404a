import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '../../src/storage/database.ts';
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
