import { sql } from 'kysely';
import { type ReleasedCell, wholeCells } from '../domain/disclosure/check-release.ts';
import { type Ledger, type LedgerCell, openLedger } from '../domain/disclosure/ledger.ts';
import { peopleOfBits, peopleSet, type PeopleSet } from '../domain/disclosure/people-set.ts';
import type { Queries } from './database.ts';

/** Everything released of a survey, and the place of each of its people in the bitmaps. */
export interface SurveyLedger {
  readonly ledger: Ledger;
  /** Gives people without a place the next one. */
  readonly placeOf: (person: number) => number;
  /** How many places there are, with those given since. */
  readonly places: () => number;
  /** People who were given a place since, in the order of their places, which start at `firstNew`. */
  readonly newPeople: readonly number[];
  readonly firstNew: number;
}

/** Read the ledger of a survey. */
export async function readLedger(query: Queries, surveyId: number, k: number): Promise<SurveyLedger> {
  const people = await query
    .selectFrom('release_person')
    .select(['place', 'respondent_id as person'])
    .where('survey_id', '=', surveyId)
    .orderBy('place')
    .execute();
  const places = new Map(people.flatMap(({ place, person }) => (person === null ? [] : [[person, place]])));
  const firstNew = (people.at(-1)?.place ?? -1) + 1;
  const erased = people.flatMap(({ place, person }) => (person === null ? [place] : []));
  const ledger = openLedger(k, peopleSet(erased, firstNew));
  for (const cells of await readReleased(query, surveyId)) ledger.add(cells);
  const newPeople: number[] = [];
  return {
    ledger,
    firstNew,
    newPeople,
    places: () => firstNew + newPeople.length,
    placeOf(person) {
      const known = places.get(person);
      if (known !== undefined) return known;
      const place = firstNew + newPeople.push(person) - 1;
      places.set(person, place);
      return place;
    },
  };
}

async function readReleased(query: Queries, surveyId: number): Promise<LedgerCell[][]> {
  const rows = await query
    .selectFrom('release_set')
    .innerJoin('release', 'release.id', 'release_set.release_id')
    .select(['uid', 'population', 'row_n', 'column_n', 'by_field', 'value', 'theme', 'shown', 'people'])
    .where('survey_id', '=', surveyId)
    .execute();
  const populations = Map.groupBy(rows, ({ uid, population }) => `${uid} ${population}`);
  return [...populations.values()].map((cells) => {
    const columns = 1 + Math.max(...cells.map(({ column_n }) => column_n));
    const sets = new Map<number, { people: PeopleSet; shown: boolean }>();
    for (const { row_n, column_n, people, shown } of cells)
      sets.set(row_n * columns + column_n, { people: peopleOfBits(bitsOf(people)), shown });
    return cells.flatMap(({ uid, row_n, column_n, by_field: by, value, theme, shown }): LedgerCell[] => {
      const cell = row_n * columns + column_n;
      const set = sets.get(cell);
      if (set === undefined) return [];
      const wholes = wholeCells(cell, columns).flatMap(({ whole, without }) => {
        const known = sets.get(whole);
        return known === undefined ? [] : [{ ...known, without }];
      });
      const name = { release: uid, by, value, isTotal: column_n === 0, theme };
      return [{ name, people: set.people, shown, wholes }];
    });
  });
}

function bitsOf(bytes: Buffer): Uint32Array {
  const bits = new Uint32Array(Math.ceil(bytes.length / 4));
  for (let word = 0; word < bits.length; word++) bits[word] = bytes.readUInt32LE(4 * word);
  return bits;
}

function bytesOf(bits: Uint32Array): Buffer {
  const bytes = Buffer.alloc(4 * bits.length);
  bits.forEach((word, index) => bytes.writeUInt32LE(word, 4 * index));
  return bytes;
}

/** Sets written with one statement. */
const together = 200;

/** Enter a release into the ledger, within the transaction of `query`: new people, and every cell. */
export async function writeLedger(
  query: Queries,
  place: { readonly surveyId: number; readonly releaseId: number },
  { newPeople, firstNew }: SurveyLedger,
  populations: readonly (readonly ReleasedCell[])[],
): Promise<void> {
  if (newPeople.length > 0)
    await sql`
      insert into release_person (survey_id, place, respondent_id)
      select ${place.surveyId}, ${firstNew} + n - 1, person
      from unnest(${newPeople}::bigint[]) with ordinality as p (person, n)`.execute(query);
  const rows = populations.flatMap((cells, population) =>
    cells.map(({ name, row, column, people, shown }) => ({
      release_id: place.releaseId,
      population,
      row_n: row,
      column_n: column,
      by_field: name.by,
      value: name.value,
      theme: name.theme,
      shown,
      people: bytesOf(people.bits),
    })),
  );
  for (let start = 0; start < rows.length; start += together)
    await query
      .insertInto('release_set')
      .values(rows.slice(start, start + together))
      .execute();
}
