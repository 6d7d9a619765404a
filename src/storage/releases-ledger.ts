import { sql } from 'kysely';
import type { CheckedRelease, ReleaseCheck } from '../domain/disclosure/check-against-released.ts';
import { type PackedSets, packSets, type ReleasedSet } from '../domain/disclosure/released-sets.ts';
import type { Queries } from './database.ts';

/** Read everything released of a survey, and who has which place in its bitmaps. */
export async function readLedger(
  query: Queries,
  surveyId: number,
): Promise<Pick<ReleaseCheck, 'released' | 'places'>> {
  const people = await query
    .selectFrom('release_person')
    .select(['place', 'respondent_id as person'])
    .where('survey_id', '=', surveyId)
    .orderBy('place')
    .execute();
  const places = new Float64Array((people.at(-1)?.place ?? -1) + 1).fill(Number.NaN);
  for (const { place, person } of people) places[place] = person ?? Number.NaN;
  const releases = await query
    .selectFrom('release')
    .select(['id', 'uid'])
    .where('survey_id', '=', surveyId)
    .orderBy('id')
    .execute();
  const released: PackedSets[] = [];
  for (const { id, uid } of releases) released.push(packSets(await readSets(query, id, uid)));
  return { released, places };
}

async function readSets(query: Queries, id: number, uid: string): Promise<ReleasedSet[]> {
  const sets = await query
    .selectFrom('release_set')
    .select([
      'population',
      'row_n as row',
      'column_n as column',
      'by_field as by',
      'value',
      'theme',
      'shown',
      'people',
    ])
    .where('release_id', '=', id)
    .execute();
  return sets.map((set) => ({ ...set, release: uid }));
}

/** Sets written with one statement. */
const together = 200;

/**
 * Enter a release into the ledger, within the transaction of `query`: new people from place `firstNew` on, and every cell.
 */
export async function writeLedger(
  query: Queries,
  place: { readonly surveyId: number; readonly releaseId: number; readonly firstNew: number },
  { newPeople, populations }: CheckedRelease,
): Promise<void> {
  if (newPeople.length > 0)
    await sql`
      insert into release_person (survey_id, place, respondent_id)
      select ${place.surveyId}, ${place.firstNew} + n - 1, person
      from unnest(${newPeople}::bigint[]) with ordinality as p (person, n)`.execute(query);
  const sets = populations.flatMap((population) => population?.sets ?? []);
  for (let start = 0; start < sets.length; start += together)
    await query
      .insertInto('release_set')
      .values(
        sets.slice(start, start + together).map((set) => ({
          release_id: place.releaseId,
          population: set.population,
          row_n: set.row,
          column_n: set.column,
          by_field: set.by,
          value: set.value,
          theme: set.theme,
          shown: set.shown,
          people: Buffer.from(set.people.buffer, set.people.byteOffset, set.people.byteLength),
        })),
      )
      .execute();
}
