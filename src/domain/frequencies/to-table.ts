import type { Counts } from './count.ts';
import { keysOf } from './keys.ts';
import type { CountPlan, Dimension } from './plan.ts';
import type { FrequencyCell, FrequencyTable, TagCount, WeightSums } from './table.ts';

/** The cells of a table from its sums; `asked` and `weighted` say whether those were counted. */
export function cellsOf(
  plan: CountPlan,
  counts: Counts,
  dimensions: readonly Dimension[],
  { asked, weighted }: { readonly asked: boolean; readonly weighted: boolean },
): FrequencyCell[] {
  const { base, tags } = counts;
  const at = (column: Float64Array, place: number): number => column[place] ?? 0;
  const weights = (sums: Counts['base'] | Counts['tags'], place: number): WeightSums | null =>
    weighted
      ? {
          respondents: at(sums.weights, place),
          squares: at(sums.weightSquares, place),
          comments: at(sums.commentWeights, place),
        }
      : null;
  const slotDimension = dimensions.findIndex(({ field }) => field.kind === 'valence');
  const others = dimensions.filter(({ field }) => field.kind !== 'valence');
  const strides = others.map((_, index) =>
    others.slice(index + 1).reduce((product, { values }) => product * values.length, 1),
  );

  return keysOf(dimensions).map((key) => {
    const slot =
      slotDimension < 0 ? 0 : (dimensions[slotDimension]?.values.indexOf(key[slotDimension] ?? null) ?? 0);
    const coordinates = key.filter((_, index) => index !== slotDimension);
    const cell = coordinates.reduce(
      (sum, value, index) => sum + (others[index]?.values.indexOf(value) ?? 0) * (strides[index] ?? 1),
      0,
    );
    const any = plan.themes.length * plan.cells * plan.slots + cell * plan.slots;
    const themes = plan.themes.map((_, row): TagCount => {
      const place = (row * plan.cells + cell) * plan.slots + slot;
      return {
        comments: at(tags.comments, place),
        respondents: at(tags.respondents, place),
        probability: at(tags.probability, place),
        respondentProbability: at(tags.respondentProbability, place),
        squares: at(tags.squares, place),
        products: at(tags.products, place),
        weights: weights(tags, place),
      };
    });
    return {
      key,
      base: {
        comments: at(base.comments, cell),
        respondents: at(base.respondents, cell),
        asked: asked ? at(base.asked, cell) : null,
        squares: at(base.squares, cell),
        weights: weights(base, cell),
      },
      themes,
      uncategorised: {
        comments: at(base.comments, cell) - at(tags.comments, any),
        respondents: at(base.respondents, cell) - at(tags.respondents, any),
      },
    };
  });
}

/** The sum of cells that nobody is in twice. */
export function sumCells(cells: readonly FrequencyCell[], themes: number): FrequencyCell {
  const sum = (of: (cell: FrequencyCell) => number): number =>
    cells.reduce((total, cell) => total + of(cell), 0);
  const sumWeights = (of: (cell: FrequencyCell) => WeightSums | null | undefined): WeightSums | null =>
    cells.some((cell) => of(cell) === null)
      ? null
      : {
          respondents: sum((cell) => of(cell)?.respondents ?? 0),
          squares: sum((cell) => of(cell)?.squares ?? 0),
          comments: sum((cell) => of(cell)?.comments ?? 0),
        };
  return {
    key: [],
    base: {
      comments: sum((cell) => cell.base.comments),
      respondents: sum((cell) => cell.base.respondents),
      asked: cells.some((cell) => cell.base.asked === null) ? null : sum((cell) => cell.base.asked ?? 0),
      squares: sum((cell) => cell.base.squares),
      weights: sumWeights((cell) => cell.base.weights),
    },
    themes: Array.from({ length: themes }, (_, row) => ({
      comments: sum((cell) => cell.themes[row]?.comments ?? 0),
      respondents: sum((cell) => cell.themes[row]?.respondents ?? 0),
      probability: sum((cell) => cell.themes[row]?.probability ?? 0),
      respondentProbability: sum((cell) => cell.themes[row]?.respondentProbability ?? 0),
      squares: sum((cell) => cell.themes[row]?.squares ?? 0),
      products: sum((cell) => cell.themes[row]?.products ?? 0),
      weights: sumWeights((cell) => cell.themes[row]?.weights),
    })),
    uncategorised: {
      comments: sum((cell) => cell.uncategorised.comments),
      respondents: sum((cell) => cell.uncategorised.respondents),
    },
  };
}

/** The table without the values of nobody: a null that no cell needs. */
export function withoutEmptyNulls(table: FrequencyTable): FrequencyTable {
  const needed = table.dimensions.map((_, index) =>
    table.cells.some(
      (cell) => cell.key[index] === null && (cell.base.comments > 0 || (cell.base.asked ?? 0) > 0),
    ),
  );
  return {
    ...table,
    dimensions: table.dimensions.map((dimension, index) => ({
      field: dimension.field,
      values: dimension.values.filter((value) => value !== null || needed[index] === true),
    })),
    cells: table.cells.filter((cell) =>
      cell.key.every((value, index) => value !== null || needed[index] === true),
    ),
  };
}
