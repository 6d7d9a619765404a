import { z } from 'zod';
import type { Difference } from '../domain/estimates/compare-cells.ts';
import type { FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyCell } from '../domain/frequencies/table.ts';
import { Units } from './analysis-query.ts';
import type { NamedContrast } from './count-contrasts.ts';
import { EstimateDocument, estimateDocument } from './estimate-document.ts';
import { Share, themeShare } from './share.ts';

const Side = z.object({ tagged: Share, estimate: EstimateDocument });
const Bases = z.object({ respondents: z.int(), comments: z.int() });

/** How groups, valences or waves differ in each theme. */
export const ComparisonDocument = z.object({
  survey: z.string(),
  disclosure: z.literal('none').describe('Not checked for disclosure: do not publish'),
  base: Units,
  by: z.string(),
  audit: z.uuid().nullable(),
  notes: z.array(z.string()),
  comparisons: z.array(
    z.object({
      value: z.string().nullable(),
      against: z.string().nullable().optional().describe('Left out: all others'),
      bases: z.object({ value: Bases, against: Bases }),
      themes: z.array(
        z.object({
          theme: z.string(),
          name: z.string(),
          value: Side,
          against: Side,
          difference: z.object({
            tagged: z.number().nullable().describe('Of the shares that the machine counted'),
            estimate: z
              .object({ share: z.number(), low: z.number(), high: z.number() })
              .nullable()
              .describe('Corrected, with its 95 % interval of classification; null without an audit'),
            p: z
              .number()
              .nullable()
              .describe('Of no difference but by chance of who answered; respondents as clusters'),
            adjusted_p: z.number().nullable().describe('After Benjamini and Hochberg over this answer'),
            verdict: z
              .enum(['higher', 'lower', 'no clear difference'])
              .describe(
                'Higher or lower only if interval and adjusted p (under 0.05) both exclude no difference',
              ),
            words: z.string(),
          }),
        }),
      ),
    }),
  ),
});

function basesOf({ base }: FrequencyCell): z.infer<typeof Bases> {
  return { respondents: base.respondents, comments: base.comments };
}

/** One value beside another, or beside all others, theme by theme; `names` are those of themes by id. */
export function contrastDocument(
  { value, against, first, second }: NamedContrast,
  differences: readonly Difference[],
  query: FrequencyQuery,
  names: ReadonlyMap<string, string>,
): z.infer<typeof ComparisonDocument>['comparisons'][number] {
  const side = (cell: FrequencyCell, place: number, estimate: Difference['first']) => ({
    tagged: themeShare(query.base, cell, place),
    estimate: estimateDocument(estimate),
  });
  return {
    value,
    ...(against !== undefined && { against }),
    bases: { value: basesOf(first.cell), against: basesOf(second.cell) },
    themes: differences.map(
      ({ first: own, second: other, tagged, estimate, p, adjusted, verdict, words }, place) => ({
        theme: query.themes[place] ?? '',
        name: names.get(query.themes[place] ?? '') ?? query.themes[place] ?? '',
        value: side(first.cell, place, own),
        against: side(second.cell, place, other),
        difference: {
          tagged,
          estimate:
            estimate === null ? null : { share: estimate.share, low: estimate.low, high: estimate.high },
          p,
          adjusted_p: adjusted,
          verdict,
          words,
        },
      }),
    ),
  };
}
