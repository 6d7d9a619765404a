import type { FrequencyCell, TagCount } from '../frequencies/table.ts';
import { type ClusterSums, respondentSums } from '../statistics/clustered-share.ts';
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
