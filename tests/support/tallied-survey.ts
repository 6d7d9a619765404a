import { randomUUID } from 'node:crypto';
import { Codebook } from '../../src/domain/codebook.ts';
import { importCodebook } from '../../src/storage/codebooks.ts';
import type { Database } from '../../src/storage/database.ts';
import { respondentId } from '../../src/storage/respondent-id.ts';
import { buildTally } from '../../src/storage/tallies/build-tally.ts';
import { migratedDatabase } from './migrated-database.ts';

export const canteenCodebook = Codebook.parse({
  format: 'verbatim-codebook/1',
  id: 'canteen',
  version: 2,
  name: 'Canteen survey',
  themes: [
    { id: 'price', name: 'Price', definition: 'What food costs', lexicon: ['expensive'] },
    { id: 'price/tea', name: 'Price of tea', definition: 'What tea costs', lexicon: ['tea'] },
    { id: 'queues', name: 'Queues', definition: 'Waiting', lexicon: ['queue*'] },
  ],
  systems: [{ name: 'TillPro' }, { name: 'Tray, large [v2]' }],
});

/** One comment with what is known of it; blank when it has no text. */
export interface Spoken {
  readonly by: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly question?: string | undefined;
  readonly blank?: boolean;
  readonly systems?: readonly string[];
  readonly facets?: number;
  readonly themes?: readonly { theme: string; valence: number; probability?: number }[];
}

export interface PlacedBatch {
  readonly id: number;
  readonly uid: string;
  readonly bucket: number;
  readonly taggingId: number;
}

export interface TalliedSurvey {
  readonly database: Database;
  /** Record a finished batch as it was tagged; with `tally` its tally too (true). */
  batch(
    wave: string,
    comments: readonly Spoken[],
    options?: { tally?: boolean; perSegment?: number },
  ): Promise<PlacedBatch>;
  tally(batch: PlacedBatch, perSegment?: number): Promise<boolean>;
  close(): Promise<void>;
}

/** The survey "canteen" (group: site) on a database of its own, filled row by row as the tests ask. */
export async function openTalliedSurvey(): Promise<TalliedSurvey> {
  const record = await migratedDatabase();
  const { database } = record;
  const tallied = await talliedSurveyOn(database);
  return { ...tallied, close: record.close };
}

/** The same on a database that is open. */
export async function talliedSurveyOn(database: Database): Promise<Omit<TalliedSurvey, 'close'>> {
  const { pool } = database;
  await database.query.transaction().execute((query) => importCodebook(query, canteenCodebook));
  const one = async (text: string, values: readonly unknown[]): Promise<number> => {
    const { rows } = await pool.query<{ id: number }>(text, [...values]);
    return rows[0]?.id ?? 0;
  };
  const model = await one(
    `insert into model (uid, hash, codebook_ref, structure_hash, manifest, artefact)
     values ($1, 'tallied', 'canteen', 'tallied', '{}', '') returning id`,
    [randomUUID()],
  );
  const survey = await one(
    `insert into survey (ref, name, codebook_ref, group_attribute, attributes)
     values ('canteen', 'Canteen', 'canteen', 'site', $1) returning id`,
    [JSON.stringify([{ name: 'mood', values: ['low', 'middling', 'high'] }])],
  );
  const bucket = await one('insert into bucket (shared) values (true) returning id', []);
  for (const table of ['comment', 'respondent', 'tag', 'finding'])
    await pool.query(
      `create table if not exists ${table}_b${bucket} partition of ${table} for values in (${bucket})`,
    );
  let nextComment = 1024;

  async function tally({ taggingId }: PlacedBatch, perSegment = 65_536): Promise<boolean> {
    const epoch = await one('select tally_epoch as id from tagging where id = $1', [taggingId]);
    return buildTally(pool, { taggingId, epoch }, { perSegment });
  }

  return {
    database,
    tally,
    batch: async (wave, comments, { tally: tallied = true, perSegment } = {}) => {
      const waveId = await one(
        `insert into wave (survey_id, name) values ($1, $2)
         on conflict (survey_id, name) do update set name = excluded.name returning id`,
        [survey, wave],
      );
      const people = new Map(comments.map((said) => [said.by, said.attributes ?? {}]));
      const writers = new Set(comments.filter(({ blank }) => blank !== true).map(({ by }) => by));
      const blanks = comments.filter(({ blank }) => blank === true).length;
      const uid = randomUUID();
      const id = await one(
        `insert into batch (uid, survey_id, wave_id, bucket, reading, body_hash, rows, rejected, comments, blank, asked, respondents)
         values ($1, $2, $3, $4, '{}', 'x', $5, 0, $5, $6, $7, $8) returning id`,
        [uid, survey, waveId, bucket, comments.length, blanks, people.size, writers.size],
      );
      const taggingId = await one(
        `insert into tagging (batch_id, model_id, state, finished_at) values ($1, $2, 'done', now()) returning id`,
        [id, model],
      );
      await pool.query('update batch set tagging_id = $1 where id = $2', [taggingId, id]);
      const questions = [...new Set(comments.flatMap(({ question }) => question ?? []))];
      for (const [n, text] of questions.entries())
        await pool.query('insert into question values ($1, $2, $3)', [id, n, text]);
      await pool.query(
        `insert into respondent (bucket, batch_id, id, ref, attributes)
         select $1, $2, id, ref, attributes from unnest($3::bigint[], $4::text[], $5::jsonb[]) as p (id, ref, attributes)`,
        [
          bucket,
          id,
          [...people.keys()].map((by) => respondentId('canteen', by)),
          [...people.keys()],
          [...people.values()].map((attributes) => JSON.stringify(attributes)),
        ],
      );
      for (const said of comments) {
        const commentId = nextComment++;
        const by = respondentId('canteen', said.by);
        const question = said.question === undefined ? null : questions.indexOf(said.question);
        await pool.query('insert into comment values ($1, $2, $3, $4, $5, 1, $6, $7)', [
          bucket,
          id,
          commentId,
          by,
          question,
          said.blank ?? false,
          said.blank === true ? '' : `comment ${commentId}`,
        ]);
        for (const { theme, valence, probability = 0.8 } of said.themes ?? [])
          await pool.query(
            `insert into tag select $1, $2, $3, id, $4, $5, $6, '{}' from theme where ref = $7`,
            [bucket, taggingId, commentId, by, valence, probability, theme],
          );
        if ((said.facets ?? 0) > 0 || (said.systems?.length ?? 0) > 0)
          await pool.query(
            `insert into finding values ($1, $2, $3, $4, array(select id from system where name = any($5)))`,
            [bucket, taggingId, commentId, said.facets ?? 0, said.systems ?? []],
          );
      }
      const batch = { id, uid, bucket, taggingId };
      if (tallied) await tally(batch, perSegment);
      return batch;
    },
  };
}
