import { z } from 'zod';
import type { Base } from '../domain/frequencies/query.ts';
import type { CellBase, FrequencyCell, TagCount, WeightSums } from '../domain/frequencies/table.ts';

export const Share = z.object({
  n: z.int(),
  base: z.int(),
  share: z.number(),
  weighted: z
    .object({
      n: z.number(),
      base: z.number(),
      share: z.number(),
      effective_base: z.number().describe('(Σw)² ÷ Σw² over the people of the base'),
    })
    .optional(),
});
export type Share = z.infer<typeof Share>;

/** To six decimals, as shares are sent. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function ratio(n: number, base: number): number {
  return base === 0 ? 0 : rounded(n / base);
}

/** How many of how many, by the base that was asked for. */
export function shareOf(base: Base, of: CellBase, n: { comments: number; respondents: number }): Share {
  const own = base === 'comments' ? n.comments : n.respondents;
  const all = base === 'comments' ? of.comments : base === 'asked' ? (of.asked ?? 0) : of.respondents;
  return { n: own, base: all, share: ratio(own, all) };
}

/** The same of a theme, with weights where people have them; those who were only asked have none here. */
function taggedShare(base: Base, of: CellBase, tagged: TagCount): Share {
  const plain = shareOf(base, of, tagged);
  if (of.weights === null || tagged.weights === null || base === 'asked') return plain;
  const sum = ({ comments, respondents }: WeightSums): number =>
    base === 'comments' ? comments : respondents;
  const [n, all] = [sum(tagged.weights), sum(of.weights)];
  const effective = ratio(of.weights.respondents ** 2, of.weights.squares);
  return { ...plain, weighted: { n, base: all, share: ratio(n, all), effective_base: effective } };
}

/** The share of a theme, by its place in the table, in one of the table's cells. */
export function themeShare(base: Base, cell: FrequencyCell, place: number): Share {
  const count = cell.themes[place];
  if (count === undefined) throw new Error('a cell without one of its themes');
  return taggedShare(base, cell.base, count);
}
