import { setTimeout as sleep } from 'node:timers/promises';
import { readRedactionRules } from '../../src/read-redaction-rules.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { chooseExemplars } from '../../workers/exemplars.ts';
import { openQuotingThread } from '../../workers/quoting-thread.ts';
import { chooseValueQuotes } from '../../workers/value-quotes.ts';
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

interface ValuesChosen {
  readonly seconds: number;
  readonly values: number;
  readonly quotes: number;
  readonly places: number;
}

/**
 * 35,000 comments: from final counts to quotes of every theme, chosen, redacted and written, by the record's clock; and from
 * there to the quotes of every force, role and so on, and of every system.
 */
export async function benchQuotes(runs = 3): Promise<void> {
  const csv = await sampleCsv(35_000);
  await withService(async ({ client, databaseUrl }) => {
    const database = openDatabase(databaseUrl);
    const times: number[] = [];
    const later: number[] = [];
    try {
      for (let run = 0; run < runs; run++) {
        const batch = await submit(client, `quotes-${run}`, csv);
        await finalThemes(client, batch, 20);
        const { seconds, themes, quotes, different, redactions, coverage } = await readChosen(
          database,
          batch,
        );
        times.push(seconds);
        const ofValues = await readValuesChosen(database, batch);
        later.push(ofValues.seconds);
        if (run === runs - 1) await measureAlone(database, batch);
        console.log(
          `  run ${run + 1}: ${seconds.toFixed(2)} s for ${quotes} quotes of ${themes} themes; ${different} different ones, ` +
            `${redactions} redactions; coverage ${coverage.toFixed(2)} on average; ` +
            `${ofValues.seconds.toFixed(2)} s more for those of ${ofValues.values} values: ${ofValues.quotes} quotes in ` +
            `${ofValues.places} places`,
        );
      }
    } finally {
      await database.close();
    }
    const median = (all: readonly number[]): string =>
      (all.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN).toFixed(2);
    console.log(`quotes of 35,000 comments: median ${median(times)} s (must ≤ 5, aim ≤ 2)`);
    console.log(`quotes of their values, in the background: median ${median(later)} s more (aim ≤ 10)`);
  });
}

/** The same job once more in this process, thread and model warm: its wall and processor time, the database's apart. */
async function measureAlone(database: Database, batch: string): Promise<void> {
  const quoting = openQuotingThread(await readRedactionRules());
  const onFailure = (): void => undefined;
  for (const state of ['cold', 'warm']) {
    const { rows } = await database.pool.query<{ id: number }>(
      `with gone as (delete from exemplar using batch where exemplar.tagging_id = batch.tagging_id and uid = $1),
         covered as (delete from exemplar_coverage using batch where exemplar_coverage.tagging_id = batch.tagging_id and uid = $1),
         valued as (delete from value_exemplar using batch where value_exemplar.tagging_id = batch.tagging_id and uid = $1)
       update tagging set exemplars_at = null, value_exemplars_at = null, value_exemplar_attempts = 10
       from batch where tagging.id = batch.tagging_id and uid = $1 returning tagging.id`,
      [batch],
    );
    const taggingId = rows[0]?.id ?? 0;
    const report = async (what: string, work: () => Promise<void>): Promise<void> => {
      const started = performance.now();
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      console.log(
        `  ${what} alone, thread ${state}: ${((performance.now() - started) / 1000).toFixed(2)} s, ` +
          `${((user + system) / 1e6).toFixed(2)} s of processor`,
      );
    };
    await report('quotes of themes', () =>
      chooseExemplars({ database, threads: quoting.themes, onFailure }, { taggingId }),
    );
    // Until now the service's own worker found no attempt left.
    await database.pool.query('update tagging set value_exemplar_attempts = 0 where id = $1', [taggingId]);
    await report('quotes of values', () =>
      chooseValueQuotes(
        { database, threads: quoting.values, giveWay: () => Promise.resolve(), onFailure },
        { taggingId },
      ),
    );
  }
  await quoting.close();
}

async function readValuesChosen({ pool }: Database, batch: string): Promise<ValuesChosen> {
  for (;;) {
    const { rows } = await pool.query<ValuesChosen & { chosen: boolean }>(
      `select value_exemplars_at is not null as chosen,
         extract(epoch from value_exemplars_at - exemplars_at)::float8 as seconds,
         (select count(*)::int from (
           select distinct field, value from value_exemplar where tagging_id = tagging.id) as value) as values,
         (select count(distinct quote_id)::int from value_exemplar where tagging_id = tagging.id) as quotes,
         (select count(*)::int from value_exemplar where tagging_id = tagging.id) as places
       from batch join tagging on tagging.id = batch.tagging_id where batch.uid = $1`,
      [batch],
    );
    const [row] = rows;
    if (row?.chosen === true) return row;
    await sleep(50);
  }
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
