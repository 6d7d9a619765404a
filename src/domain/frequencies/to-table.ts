import type { BaseSums, Counts, TagSums, WeightColumns } from './counts.ts';
import { keysOf } from './keys.ts';
import type { CountPlan, Dimension } from './plan.ts';
import type { Field } from './query.ts';
import type { FrequencyCell, FrequencyTable, TagCount, WeightSums } from './table.ts';

interface Counted {
  readonly asked: boolean;
  readonly weighted: boolean;
}

const at = (values: Float64Array, place: number): number => values[place] ?? 0;

function weightsAt(sums: WeightColumns, place: number): WeightSums {
  return {
    respondents: at(sums.weights, place),
    squares: at(sums.weightSquares, place),
    comments: at(sums.commentWeights, place),
  };
}

function baseAt(sums: BaseSums, place: number, { asked, weighted }: Counted): FrequencyCell['base'] {
  return {
    comments: at(sums.comments, place),
    respondents: at(sums.respondents, place),
    asked: asked ? at(sums.asked, place) : null,
    squares: at(sums.squares, place),
    weights: weighted ? weightsAt(sums, place) : null,
  };
}

function uncategorisedAt(sums: BaseSums, place: number): FrequencyCell['uncategorised'] {
  return {
    comments: at(sums.comments, place) - at(sums.anyComments, place),
    respondents: at(sums.respondents, place) - at(sums.anyRespondents, place),
  };
}

function tagAt(sums: TagSums, place: number, { weighted }: Counted): TagCount {
  return {
    comments: at(sums.comments, place),
    respondents: at(sums.respondents, place),
    probability: at(sums.probability, place),
    respondentProbability: at(sums.respondentProbability, place),
    squares: at(sums.squares, place),
    products: at(sums.products, place),
    weights: weighted ? weightsAt(sums, place) : null,
  };
}

/** The cells of a table from its sums; `counted` says whether those asked and weights are among them. */
export function cellsOf(
  plan: CountPlan,
  { base, tags }: Counts,
  dimensions: readonly Dimension[],
  counted: Counted,
): FrequencyCell[] {
  const slotDimension = dimensions.findIndex(({ field }) => field.kind === 'valence');
  const others = dimensions.filter(({ field }) => field.kind !== 'valence');
  const strides = others.map((_, index) =>
    others.slice(index + 1).reduce((product, { values }) => product * values.length, 1),
  );
  return keysOf(dimensions).map((key) => {
    const slot = Math.max(0, dimensions[slotDimension]?.values.indexOf(key[slotDimension] ?? null) ?? 0);
    const cell = key
      .filter((_, index) => index !== slotDimension)
      .reduce(
        (sum, value, index) => sum + (others[index]?.values.indexOf(value) ?? 0) * (strides[index] ?? 1),
        0,
      );
    return {
      key,
      base: baseAt(base, cell, counted),
      themes: plan.themes.map((_, row) =>
        tagAt(tags, (row * plan.cells + cell) * plan.slots + slot, counted),
      ),
      uncategorised: uncategorisedAt(base, cell),
    };
  });
}

/** The total of a table: everybody once, in however many cells. */
export function totalOf(plan: CountPlan, { tags, total }: Counts, counted: Counted): FrequencyCell {
  const wide = plan.cells * plan.slots;
  const whole = (cells: Float64Array, beside: Float64Array): Float64Array =>
    beside.map((value, row) =>
      cells.subarray(row * wide, (row + 1) * wide).reduce((sum, cell) => sum + cell, value),
    );
  const sums: TagSums = {
    comments: whole(tags.comments, total.tags.comments),
    respondents: whole(tags.respondents, total.tags.respondents),
    squares: whole(tags.squares, total.tags.squares),
    products: whole(tags.products, total.tags.products),
    probability: whole(tags.probability, total.tags.probability),
    respondentProbability: whole(tags.respondentProbability, total.tags.respondentProbability),
    weights: whole(tags.weights, total.tags.weights),
    weightSquares: whole(tags.weightSquares, total.tags.weightSquares),
    commentWeights: whole(tags.commentWeights, total.tags.commentWeights),
  };
  return {
    key: [],
    base: baseAt(total.base, 0, counted),
    themes: plan.themes.map((_, row) => tagAt(sums, row, counted)),
    uncategorised: uncategorisedAt(total.base, 0),
  };
}

/** The table without the values of nobody that may go, such as a null that no cell needs. */
export function withoutEmpty(
  table: FrequencyTable,
  mayGo: (field: Field, value: string | null) => boolean,
): FrequencyTable {
  const inhabited = table.cells.filter(({ base }) => base.comments > 0 || (base.asked ?? 0) > 0);
  const kept = table.dimensions.map(({ field, values }, index) => {
    const needed = new Set(inhabited.map(({ key }) => key[index]));
    return new Set(values.filter((value) => needed.has(value) || !mayGo(field, value)));
  });
  return {
    ...table,
    dimensions: table.dimensions.map(({ field }, index) => ({ field, values: [...(kept[index] ?? [])] })),
    cells: table.cells.filter(({ key }) => key.every((value, index) => kept[index]?.has(value) === true)),
  };
}
