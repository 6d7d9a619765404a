import type { CheckedRelease } from '../domain/disclosure/check-against-released.ts';
import type { PrintedColumn, PrintedCount, Refusal } from '../domain/disclosure/check-release.ts';
import { themeNames } from '../domain/codebook.ts';
import type { SetName } from '../domain/disclosure/ledger.ts';
import type { CellPeople, Population } from '../domain/disclosure/release-sheet.ts';
import { fieldName, type FrequencyQuery } from '../domain/frequencies/query.ts';
import { type FieldError, Problem } from '../errors.ts';
import type { Queries } from '../storage/database.ts';
import { readLedger } from '../storage/releases-ledger.ts';
import { listRespondents } from '../storage/tallies/list-respondents.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import type { Context } from './context.ts';
import type { EstimateDocument } from './estimate-document.ts';
import { mapInTurns } from './in-turns.ts';
import { included, type ReleasedTable } from './release-document.ts';
import { type PrintedEstimateOf, printedEstimates } from './release-estimates.ts';

/** Cells that the tables of one release may have in all. */
const mostCells = 20_000;

/** Breakdowns of the same people, by their places in the request. */
interface PopulationPlan {
  readonly query: FrequencyQuery;
  readonly breakdowns: readonly number[];
}

export interface MadeRelease {
  readonly checked: CheckedRelease;
  /** By the places of `checked.populations`. */
  readonly populations: readonly Population[];
  /** The place that the first of its new people has. */
  readonly firstNew: number;
  /** By breakdown of the request; null where it was refused. */
  readonly tables: readonly (ReleasedTable | null)[];
  readonly refusals: readonly FieldError[];
}

/** Breakdowns with the same filters are over the same people, and are checked together. */
function planPopulations(queries: readonly FrequencyQuery[]): PopulationPlan[] {
  const plans = new Map<string, { query: FrequencyQuery; breakdowns: number[] }>();
  queries.forEach((query, index) => {
    const filters = query.filters.map(({ field, include, exclude }) =>
      JSON.stringify([fieldName(field), [...include].sort(), [...exclude].sort()]),
    );
    const key = filters.sort().join();
    const plan = plans.get(key);
    if (plan === undefined) plans.set(key, { query, breakdowns: [index] });
    else plan.breakdowns.push(index);
  });
  return [...plans.values()];
}

/**
 * Count what a release asks for, and check it as a whole against itself and all that was released of the survey. Nothing is
 * written.
 */
export async function makeRelease(
  { database, tallies: store, checkRelease }: Context,
  query: Queries,
  tallies: SurveyTallies,
  queries: readonly FrequencyQuery[],
  { k, release }: { readonly k: number; readonly release: string },
): Promise<MadeRelease> {
  const plans = planPopulations(queries);
  const populations: Population[] = [];
  for (const plan of plans) populations.push(await listPopulation(store, tallies, queries, plan));
  requireSize(populations);
  const { released, places } = await readLedger(query, tallies.survey.id);
  const checked = await checkRelease({ k, release, populations, released, places });
  const estimates: PrintedEstimateOf[] = [];
  for (const each of queries) estimates.push(await printedEstimates(database, tallies, each));
  const names = themeNames(tallies.codebook);
  const tables = await mapInTurns(queries, (each, index): Promise<ReleasedTable | null> => {
    const place = plans.findIndex(({ breakdowns }) => breakdowns.includes(index));
    const own = checked.populations[place];
    const of = plans[place]?.breakdowns.filter((other) => fieldOf(queries[other]) !== null) ?? [];
    if (own === undefined || own === null) return Promise.resolve(null);
    return printTable(each, of.indexOf(index), own.columns, names, estimates[index] ?? (() => null));
  });
  return {
    checked,
    populations,
    firstNew: places.length,
    tables,
    refusals: checked.refusals.map((refusal) => describeRefusal(refusal, plans, k, release)),
  };
}

function requireSize(populations: readonly Population[]): void {
  const cells = populations.reduce((sum, { themes, breakdowns }) => {
    const columns = breakdowns.reduce((count, { cells: own }) => count + own.length, 1);
    return sum + columns * (themes.length + 1);
  }, 0);
  if (cells > mostCells)
    throw new Problem(
      'too_many_cells',
      `The tables would have ${cells} cells; name themes, or leave breakdowns out (${mostCells} at most).`,
    );
}

function fieldOf(query: FrequencyQuery | undefined): string | null {
  const [field] = query?.by ?? [];
  return field === undefined ? null : fieldName(field);
}

async function listPopulation(
  store: Context['tallies'],
  tallies: SurveyTallies,
  queries: readonly FrequencyQuery[],
  { query, breakdowns }: PopulationPlan,
): Promise<Population> {
  const plain = await listRespondents(store, tallies, { ...query, by: [] });
  const groups: { by: string; cells: CellPeople[] }[] = [];
  for (const index of breakdowns) {
    const own = queries[index];
    const by = fieldOf(own);
    if (own === undefined || by === null) continue;
    const { cells } = await listRespondents(store, tallies, own);
    groups.push({
      by,
      cells: cells.flatMap(({ key, base, themes }) => {
        const value = key[0] ?? null;
        return value === null && base.length === 0 ? [] : [{ value, base, themes }];
      }),
    });
  }
  return { themes: query.themes, total: { value: null, ...plain.total }, breakdowns: groups };
}

/** The total, then the columns of one breakdown (by its place among those of the population; -1 is the total alone). */
async function printTable(
  query: FrequencyQuery,
  place: number,
  columns: readonly PrintedColumn[],
  names: ReadonlyMap<string, string>,
  estimateOf: PrintedEstimateOf,
): Promise<ReleasedTable> {
  const everybody = query.filters.length === 0;
  const own = columns.filter(({ breakdown }) => breakdown === null || breakdown === place);
  const printed = await mapInTurns(own, (column) => {
    const isTotal = column.breakdown === null;
    return printColumn(column, isTotal, query.themes, names, (count, theme) =>
      estimateOf(count, theme, isTotal && everybody),
    );
  });
  const filters = query.filters.map(({ field, include, exclude }): [string, string[]] => [
    fieldName(field),
    [...include.map(included), ...exclude.map((value) => `!${value}`)],
  ]);
  return { by: fieldOf(query), filters: Object.fromEntries(filters), columns: printed };
}

async function printColumn(
  { value, base, themes }: PrintedColumn,
  total: boolean,
  ids: readonly string[],
  names: ReadonlyMap<string, string>,
  estimateOf: (count: PrintedCount, theme: string) => EstimateDocument,
): Promise<ReleasedTable['columns'][number]> {
  return {
    total,
    value,
    base,
    suppressed: base === null,
    themes: await mapInTurns(ids, (theme, index) => {
      const tagged = themes[index] ?? null;
      const estimate = estimateOf(tagged, theme);
      return { theme, name: names.get(theme) ?? theme, suppressed: tagged === null, tagged, estimate };
    }),
  };
}

/** Refusals name sets and releases, never counts. */
function describeRefusal(
  refusal: Refusal,
  plans: readonly PopulationPlan[],
  k: number,
  release: string,
): FieldError {
  const where = `body.breakdowns.${plans[refusal.population]?.breakdowns[0] ?? 0}`;
  if (refusal.kind === 'too_few')
    return {
      where,
      message: `tables of so few people cannot be released: no way of suppressing keeps groups of fewer than ${k} hidden. Filter less, or leave a breakdown out`,
    };
  const from =
    refusal.from.release === release ? 'another table of this release' : `release ${refusal.from.release}`;
  if (refusal.kind === 'adds_up')
    return {
      where,
      message: `${nameSet(refusal.set)}, added to or taken from numbers that are printed, such as ${nameSet(refusal.from)} in ${from}, would tell of fewer than ${k} people or of a number that is hidden; leave ${refusal.set.theme === null ? 'this table' : 'the theme'} out`,
    };
  return {
    where,
    message: `${nameSet(refusal.set)} differs by fewer than ${k} people from ${nameSet(refusal.from)} in ${from}, or from what that leaves of its group or theme`,
  };
}

function nameSet({ by, value, isTotal, theme }: SetName): string {
  const who = isTotal ? 'the total' : `${by ?? ''} ${JSON.stringify(value ?? '(not stated)')}`;
  return theme === null ? who : `${who}, theme "${theme}"`;
}
