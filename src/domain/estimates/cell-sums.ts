import type { FrequencyCell, TagCount } from '../frequencies/table.ts';
import { type ClusterSums, respondentSums } from '../statistics/clustered-share.ts';
import type { CrossSums } from '../statistics/compare-shares.ts';
import type { EstimateBase } from './audit-cells.ts';

const none: TagCount = {
  comments: 0,
  respondents: 0,
  probability: 0,
  respondentProbability: 0,
  squares: 0,
  products: 0,
  weights: null,
};

/** What a test of a share needs to know of a theme in a cell, by its place in the table. */
export function sumsOf(cell: FrequencyCell, place: number, base: EstimateBase): ClusterSums {
  const count = cell.themes[place] ?? none;
  return base === 'respondents'
    ? respondentSums(count.respondents, cell.base.respondents)
    : {
        clusters: cell.base.respondents,
        n: cell.base.comments,
        y: count.comments,
        nn: cell.base.squares,
        ny: count.products,
        yy: count.squares,
      };
}

/** Everybody but those of a cell whose people are in no other cell. */
export function restOf(total: FrequencyCell, cell: FrequencyCell): FrequencyCell {
  const { base } = total;
  return {
    key: [],
    base: {
      comments: base.comments - cell.base.comments,
      respondents: base.respondents - cell.base.respondents,
      asked: null,
      squares: base.squares - cell.base.squares,
      weights: null,
    },
    themes: total.themes.map((count, place) => {
      const own = cell.themes[place] ?? none;
      return {
        comments: count.comments - own.comments,
        respondents: count.respondents - own.respondents,
        probability: count.probability - own.probability,
        respondentProbability: count.respondentProbability - own.respondentProbability,
        squares: count.squares - own.squares,
        products: count.products - own.products,
        weights: null,
      };
    }),
    uncategorised: {
      comments: total.uncategorised.comments - cell.uncategorised.comments,
      respondents: total.uncategorised.respondents - cell.uncategorised.respondents,
    },
  };
}

/** People of a group and those of them with a theme: numbers, ascending, each once for each unit. */
export interface ListedPeople {
  readonly base: Float64Array;
  readonly theme: Float64Array;
}

/** Over people in both lists, the sums of one and of the products of how often they are in each. */
function shared(a: Float64Array, b: Float64Array): { people: number; products: number } {
  let [people, products] = [0, 0];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const person = Math.min(a[i] ?? 0, b[j] ?? 0);
    const [fromA, fromB] = [i, j];
    while (a[i] === person) i++;
    while (b[j] === person) j++;
    if (i > fromA && j > fromB) people++;
    products += (i - fromA) * (j - fromB);
  }
  return { people, products };
}

/** What two groups have in common, by the people who are in both. */
export function sharedPeople(first: ListedPeople, second: ListedPeople): CrossSums {
  const { people, products } = shared(first.base, second.base);
  return {
    clusters: people,
    nn: products,
    ny: shared(first.base, second.theme).products,
    yn: shared(first.theme, second.base).products,
    yy: shared(first.theme, second.theme).products,
  };
}
