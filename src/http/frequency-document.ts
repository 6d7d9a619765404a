import { z } from 'zod';
import { METHODS } from '../domain/estimates/estimate.ts';
import type { FrequencyCell } from '../domain/frequencies/table.ts';
import { EstimateDocument } from './estimate-document.ts';
import { analysisQuery, filterHelp, Repeated } from './analysis-query.ts';
import { queryNumber } from './page.ts';
import { Share } from './share.ts';

const BaseName = z.enum(['respondents', 'comments', 'asked']);

/** What can be asked of frequencies. */
export const FrequencyParameters = z
  .object({
    ...analysisQuery,
    by: Repeated.optional().describe('Up to three fields to tell apart by'),
    base: BaseName.default('respondents').describe(
      'Shares of people with at least one comment, of comments, or of all who were asked',
    ),
    weight: z
      .string()
      .max(200)
      .optional()
      .describe('An attribute with a weight for each person; none counts as 0'),
    sort: z.enum(['share', 'name', 'codebook']).default('share').describe('Order of the themes'),
    top: queryNumber(1, 1000).optional().describe('So many themes only, the first in this order'),
    limit: queryNumber(1, 1000).optional().describe('Themes on a page (200)'),
    cursor: z.string().max(1000).optional().describe('`next` of the page before'),
    format: z
      .enum(['json', 'csv', 'xlsx', 'notes'])
      .default('json')
      .describe('`notes`: what a CSV must be read with, as CSV'),
  })
  .catchall(Repeated)
  .describe(filterHelp);

const Key = z.record(z.string(), z.string().nullable());
const Bases = z.object({
  respondents: z.int(),
  comments: z.int(),
  asked: z.int().nullable().describe('Null where a field is about single comments'),
});
const CellEstimate = z
  .object({
    share: z.number(),
    low: z.number(),
    high: z.number(),
    method: z.enum(METHODS),
    audit: z.uuid().nullable(),
    words: z.string(),
    note: z.int().describe('The place in `notes` of what must be said with it'),
  })
  .nullable();
export const CellShare = z.object({ tagged: Share, estimate: CellEstimate });

/** Shares of themes, in all and in each cell that was asked for. */
export const FrequencyDocument = z
  .object({
    survey: z.string(),
    disclosure: z.literal('none').describe('Not checked for disclosure: do not publish'),
    codebook: z.object({ id: z.string(), version: z.int() }),
    base: BaseName,
    weight: z.string().nullable(),
    by: z.array(z.string()),
    waves: z.array(z.string()),
    models: z.array(z.uuid()),
    total: z.object({ base: Bases, uncategorised: Share }),
    cells: z
      .array(z.object({ key: Key, base: Bases, uncategorised: Share }))
      .describe('What the table is divided into; each theme has its shares in the same order'),
    themes: z.array(
      z.object({
        theme: z.string(),
        name: z.string(),
        parent: z.string().nullable(),
        tagged: Share.describe('What the machine counted'),
        estimate: EstimateDocument,
        cells: z.array(CellShare),
      }),
    ),
    notes: z.array(z.string()).describe('What must be said with the estimates of cells, and with the whole'),
    next: z.string().nullable(),
  })
  .meta({
    examples: [
      {
        survey: 'canteen',
        disclosure: 'none',
        codebook: { id: 'canteen', version: 1 },
        base: 'respondents',
        weight: null,
        by: ['site'],
        waves: ['2026'],
        models: ['0198c0de-0000-7000-8000-000000000000'],
        total: {
          base: { respondents: 300, comments: 900, asked: 340 },
          uncategorised: { n: 30, base: 300, share: 0.1 },
        },
        cells: [
          {
            key: { site: 'North' },
            base: { respondents: 200, comments: 600, asked: 220 },
            uncategorised: { n: 20, base: 200, share: 0.1 },
          },
        ],
        themes: [
          {
            theme: 'queues',
            name: 'Queues',
            parent: null,
            tagged: { n: 150, base: 300, share: 0.5 },
            estimate: null,
            cells: [{ tagged: { n: 80, base: 200, share: 0.4 }, estimate: null }],
          },
        ],
        notes: [],
        next: null,
      },
    ],
  });

export type FrequencyDocument = z.infer<typeof FrequencyDocument>;

/** The numbers that a cell's shares are of. */
export function basesOf({ base }: FrequencyCell): z.infer<typeof Bases> {
  return { respondents: base.respondents, comments: base.comments, asked: base.asked };
}
