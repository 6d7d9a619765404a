import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { randomFrom } from '../../../src/domain/statistics/random.ts';
import type { TallyHead } from '../../../src/storage/schema-tally.ts';
import { writeColumns } from '../../../src/storage/tallies/build-tally.ts';
import { lowerEnd, segmentsFor, upperEnd } from '../../../src/storage/tallies/ranges.ts';
import { SegmentBuilder } from '../../../src/storage/tallies/segment-builder.ts';

const commentsPerPerson = 4.35;
/** This part of the people is in both waves. */
const inBoth = 0.25;

const head: TallyHead = {
  attributes: [
    { name: 'force', values: Array.from({ length: 44 }, (_, n) => `Force ${n + 1}`) },
    { name: 'role', values: ['Officer', 'Staff', 'Volunteer'] },
    { name: 'rank', values: Array.from({ length: 9 }, (_, n) => `Rank ${n + 1}`) },
    { name: 'service', values: ['0-2', '3-5', '6-10', '11-15', '16-20', '21+'] },
    { name: 'satisfaction', values: ['1', '2', '3', '4', '5'] },
  ],
  questions: ['What works?', 'What does not?', 'Anything else?'],
};

export const seededFields = new Map(head.attributes.map(({ name, values }) => [name, values]));

interface Person {
  readonly id: number;
  readonly waves: readonly boolean[];
  readonly codes: readonly number[];
}

/**
 * Record a survey of two waves whose tallies are drawn from a seed: people over the whole range of numbers, a quarter of
 * them in both waves, 4.35 comments each in the mean, 1.5 tags a comment, 44 uneven groups. The texts, comments and tags
 * that such tallies would be made from are not written, as tagging millions of texts measures something else.
 */
export async function seedSurvey(pool: pg.Pool, ref: string, comments: number): Promise<number> {
  const { rows: themes } = await pool.query<{ id: number }>(
    `select theme.id from theme, codebook where codebook.ref = 'police-ddat' and codebook.content -> 'themes' @>
       jsonb_build_array(jsonb_build_object('id', theme.ref)) order by id`,
  );
  const { rows: systems } = await pool.query<{ id: number }>('select id from system order by id limit 30');
  const { rows: surveys } = await pool.query<{ id: number }>(
    `insert into survey (ref, name, codebook_ref, group_attribute) values ($1, $1, 'police-ddat', 'force') returning id`,
    [ref],
  );
  const each = comments / 2;
  const tallies: number[] = [];
  for (const wave of ['2018', '2026'])
    tallies.push(await seedBatch(pool, { survey: surveys[0]?.id ?? 0, wave, comments: each }));
  const segments = segmentsFor(each);
  const people = Math.round(comments / commentsPerPerson / (1 + inBoth));
  let tags = 0;
  for (let n = 0; n < segments; n++) {
    const random = randomFrom(`${ref} ${n}`);
    const drawn = drawPeople(random, n, segments, people / segments);
    for (const [wave, tallyId] of tallies.entries()) {
      const segment = new SegmentBuilder();
      let id = 0;
      for (const person of drawn) {
        if (person.waves[wave] !== true) continue;
        segment.addPerson(person);
        const said = 1 + Math.floor(-Math.log(1 - random()) * (commentsPerPerson - 0.5));
        for (let k = 0; k < said; k++) {
          segment.addComment({
            id: ++id,
            respondentId: person.id,
            question: 1 + Math.floor(random() * 3),
            facets: random() < 0.15 ? 1 + Math.floor(random() * 2) : 0,
            systems: random() < 0.2 ? [systems[Math.floor(random() ** 2 * systems.length)]?.id ?? 1] : [],
          });
          for (let t = Math.floor(random() * 4); t > 0; t--) {
            const theme = themes[Math.floor(random() ** 2 * themes.length)]?.id ?? 1;
            segment.addTag({
              commentId: id,
              themeId: theme,
              valence: Math.floor(random() * 4),
              probability: 0.5 + random() / 2,
            });
            tags++;
          }
        }
      }
      await insertColumns(pool, tallyId, n, segment);
    }
  }
  await pool.query('analyze tally_column');
  return tags;
}

function drawPeople(random: () => number, n: number, segments: number, count: number): Person[] {
  const from = lowerEnd(n, segments);
  const width = upperEnd(n, segments) - from;
  const ids = [...new Set(Array.from({ length: count }, () => from + Math.floor(random() * width)))];
  return ids
    .sort((a, b) => a - b)
    .map((id) => {
      const which = random();
      return {
        id,
        waves: [which < 0.5 + inBoth / 2, which >= 0.5 - inBoth / 2],
        codes: head.attributes.map(({ values }) => 1 + Math.floor(random() ** 1.5 * values.length)),
      };
    });
}

async function insertColumns(
  pool: pg.Pool,
  tallyId: number,
  n: number,
  segment: SegmentBuilder,
): Promise<void> {
  const client = await pool.connect();
  try {
    await writeColumns(client, tallyId, n, segment.columns(head.attributes.length));
  } finally {
    client.release();
  }
}

async function seedBatch(
  pool: pg.Pool,
  { survey, wave, comments }: { survey: number; wave: string; comments: number },
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `with w as (insert into wave (survey_id, name) values ($1, $2) returning id),
       k as (insert into bucket (shared) values (false) returning id),
       b as (insert into batch (uid, survey_id, wave_id, bucket, reading, body_hash, rows, rejected, comments, blank, asked, respondents)
             select $3, $1, w.id, k.id, '{}', $4, $5, 0, $5, 0, $6, $6 from w, k returning id),
       t as (insert into tagging (batch_id, model_id, state, finished_at, exemplars_at)
             select b.id, model_id, 'done', now(), now() from b, live_model where codebook_ref = 'police-ddat' returning id)
     insert into tally (tagging_id, segments, comments, respondents, asked, head)
     select t.id, $7, $5, $6, $6, $8 from t returning id`,
    [
      survey,
      wave,
      randomUUID(),
      createHash('sha256').update(`${survey} ${wave}`).digest(),
      comments,
      Math.round(comments / commentsPerPerson),
      segmentsFor(comments),
      JSON.stringify(head),
    ],
  );
  await pool.query(
    `update batch set tagging_id = tagging.id from tagging where batch_id = batch.id and batch.tagging_id is null`,
  );
  return rows[0]?.id ?? 0;
}
