import type pg from 'pg';
import type { Codebook } from '../../domain/codebook.ts';
import type { BatchDictionary, Numbers } from '../../domain/frequencies/plan.ts';
import type { Database } from '../database.ts';
import type { Scope } from '../schema.ts';
import type { Survey } from '../surveys.ts';
import type { TallyStore } from './tally-store.ts';

/** A batch of a survey as it can be counted. */
export interface TalliedBatch {
  readonly id: number;
  readonly uid: string;
  readonly bucket: number;
  readonly wave: string;
  readonly taggingId: number;
  readonly model: string;
  /** Null while it is being tagged or tallied. */
  readonly tally: {
    readonly id: number;
    readonly segments: number;
    readonly dictionary: BatchDictionary;
  } | null;
}

/** Everything of a survey that can be counted, as one key may see it. */
export interface SurveyTallies {
  readonly survey: Survey;
  readonly scope: Scope;
  /** In the order of the waves, then of the uploads. */
  readonly batches: readonly TalliedBatch[];
  readonly numbers: Numbers;
  readonly codebook: Codebook;
  /** Names of the codebook's systems. */
  readonly systems: readonly string[];
}

/** A batch that a query needs is still being tagged or tallied. */
export class TalliesNotReady extends Error {
  readonly batches: readonly string[];
  constructor(batches: readonly string[]) {
    super('tallies are not ready');
    this.batches = batches;
  }
}

/** What a survey has to be counted now. */
export async function readSurveyTallies(
  { pool, query }: Database,
  store: TallyStore,
  survey: Survey,
  scope: Scope,
): Promise<SurveyTallies> {
  const { rows } = await pool.query<
    Omit<TalliedBatch, 'tally'> & { tallyId: number | null; segments: number | null }
  >(
    `select batch.id, batch.uid, batch.bucket, wave.name as wave, tagging.id as "taggingId", model.uid as model,
       tally.id as "tallyId", tally.segments
     from batch join wave on wave.id = wave_id join tagging on tagging.id = batch.tagging_id
       join model on model.id = model_id left join tally on tally.tagging_id = tagging.id
     where batch.survey_id = $1 and not erased order by wave.id, batch.id`,
    [survey.id],
  );
  const batches = await Promise.all(
    rows.map(async ({ tallyId, segments, ...batch }): Promise<TalliedBatch> => {
      if (tallyId === null || segments === null) return { ...batch, tally: null };
      const { attributes, questions } = await store.head(tallyId);
      const dictionary = {
        batch: batch.uid,
        wave: batch.wave,
        attributes: new Map(attributes.map(({ name, values }) => [name, values])),
        questions,
      };
      return { ...batch, tally: { id: tallyId, segments, dictionary } };
    }),
  );
  const [numbers, codebook] = await Promise.all([readNumbers(pool), store.codebook(query, survey.codebook)]);
  const systems = codebook.systems.map(({ name }) => name);
  return { survey, scope, batches, numbers, codebook, systems };
}

async function readNumbers(pool: pg.Pool): Promise<Numbers> {
  const { rows } = await pool.query<{ id: number; name: string; theme: boolean }>(
    'select id, ref as name, true as theme from theme union all select id, name, false from system',
  );
  const numbers = (theme: boolean): Map<string, number> =>
    new Map(rows.filter((row) => row.theme === theme).map(({ name, id }) => [name, id]));
  return { themes: numbers(true), systems: numbers(false) };
}
