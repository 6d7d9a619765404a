import { parentOf } from '../codebook.ts';
import type { Sheet, SheetRow } from './sheet.ts';

/** Who is in one cell of a breakdown: numbers of people, ascending, each once. */
export interface CellPeople {
  readonly value: string | null;
  readonly base: Float64Array;
  /** In the order of the themes. */
  readonly themes: readonly Float64Array[];
}

/** Tables over the same people: the total, and its breakdowns by one field each. */
export interface Population {
  readonly themes: readonly string[];
  readonly total: CellPeople;
  readonly breakdowns: readonly { readonly by: string; readonly cells: readonly CellPeople[] }[];
}

/** A sheet with the people of each of its cells; columns are the total, then those of each breakdown. */
export interface PopulationSheet {
  readonly sheet: Sheet;
  readonly people: readonly Float64Array[];
  readonly columns: readonly { readonly by: string | null; readonly value: string | null }[];
}

/**
 * Lay out a population as a sheet. A theme is below its nearest ancestor in the table where everybody who has it has that
 * one too; a theme all of whose people have one of its children is known to be made of them. People whom a breakdown
 * leaves out make a column that is not shown.
 */
export function layOutPopulation({ themes, total, breakdowns }: Population): PopulationSheet {
  const rows = rowsOf(themes, total);
  const columns: { by: string | null; value: string | null }[] = [{ by: null, value: null }];
  const cells: CellPeople[] = [total];
  const unshown = new Set<number>();
  const groups = breakdowns.map(({ by, cells: own }) => {
    const rest = restOf(total, own);
    const all = rest.base.length > 0 ? [...own, rest] : own;
    return all.map((cell) => {
      if (cell === rest) unshown.add(columns.length);
      cells.push(cell);
      return columns.push({ by, value: cell.value }) - 1;
    });
  });
  const people = rows.flatMap((_, row) =>
    cells.map((cell) => (row === 0 ? cell.base : (cell.themes[row - 1] ?? new Float64Array()))),
  );
  const sheet: Sheet = {
    rows,
    columns: columns.length,
    breakdowns: groups,
    unions: findUnions(groups, cells),
    counts: people.map((each) => each.length),
    unshown,
    hidden: new Set(),
    fixed: new Set(),
  };
  return { sheet, people, columns };
}

function rowsOf(themes: readonly string[], total: CellPeople): SheetRow[] {
  const sets = total.themes.map((people) => new Set(people));
  const parents = themes.map((theme, index) => {
    for (let above = parentOf(theme); above !== null; above = parentOf(above)) {
      const place = themes.indexOf(above);
      if (
        place >= 0 &&
        place < index &&
        (total.themes[index] ?? []).every((person) => sets[place]?.has(person))
      )
        return place + 1;
    }
    return 0;
  });
  const rollUps = themes.map((_, index) => {
    const children = sets.filter((_, child) => parents[child] === index + 1);
    return (
      children.length > 1 &&
      (total.themes[index] ?? []).every((person) => children.some((set) => set.has(person)))
    );
  });
  return [
    { parent: null, rollUp: false },
    ...themes.map((_, index) => ({ parent: parents[index] ?? 0, rollUp: rollUps[index] ?? false })),
  ];
}

/** Groups whose people are those of several groups of another breakdown, each in one of them. */
function findUnions(groups: readonly (readonly number[])[], cells: readonly CellPeople[]): Sheet['unions'] {
  const sets = cells.map(({ base }) => new Set(base));
  return groups.flatMap((wholes, breakdown) =>
    groups.flatMap((others, other) =>
      other === breakdown
        ? []
        : wholes.flatMap((whole) => {
            const parts = others.filter((part) => isWithin(cells[part]?.base, sets[whole]));
            const people = parts.reduce((sum, part) => sum + (cells[part]?.base.length ?? 0), 0);
            return parts.length > 0 && people === sets[whole]?.size ? [{ whole, parts }] : [];
          }),
    ),
  );
}

function isWithin(people: Float64Array | undefined, set: ReadonlySet<number> | undefined): boolean {
  return people !== undefined && people.length > 0 && people.every((person) => set?.has(person) === true);
}

function restOf(total: CellPeople, cells: readonly CellPeople[]): CellPeople {
  const without = (all: Float64Array, parts: readonly Float64Array[]): Float64Array => {
    const taken = new Set(parts.flatMap((part) => [...part]));
    return all.filter((person) => !taken.has(person));
  };
  const base = without(
    total.base,
    cells.map((cell) => cell.base),
  );
  const themes = total.themes.map((people, theme) =>
    without(
      people,
      cells.map((cell) => cell.themes[theme] ?? new Float64Array()),
    ),
  );
  return { value: null, base, themes };
}
