import { z } from 'zod';
import { parentOf } from '../domain/codebook.ts';
import { lift } from '../domain/statistics/lift.ts';
import { phi } from '../domain/statistics/phi.ts';
import { invalidRequest } from '../errors.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { countCoOccurrence } from '../storage/tallies/count-co-occurrence.ts';
import { batchesOf } from '../storage/tallies/tallied-query.ts';
import { analysisQuery, filterHelp, namedFilters, Repeated, Units } from './analysis-query.ts';
import { caller, type Routes } from './context.ts';
import { parseFrequencyQuery } from './frequency-query.ts';
import { queryNumber } from './page.ts';
import { SELF_SELECTED, tableNotes } from './table-notes.ts';
import { countedOrNotReady, requireSomebody, requireTallies } from './tallied-survey.ts';

const Query = z
  .object({
    ...analysisQuery,
    with: z.enum(['themes', 'systems']).default('themes').describe('Themes with themes, or with systems'),
    base: Units.default('comments').describe('Together in a comment, or in all that a person said'),
    sort: z.enum(['n', 'lift', 'phi']).default('phi'),
    top: queryNumber(1, 10_000).optional().describe('So many pairs (1,000)'),
  })
  .catchall(Repeated);

const Pair = z.object({
  theme: z.string(),
  with: z.string(),
  n: z.int().describe('Both'),
  theme_n: z.int(),
  with_n: z.int(),
  lift: z.number().nullable().describe('How many times as often as by chance; 1 when independent'),
  phi: z.number().nullable().describe('Correlation, from -1 to 1'),
});
type Pair = z.infer<typeof Pair>;

const CoOccurrenceDocument = z.object({
  survey: z.string(),
  disclosure: z.literal('none').describe('Not checked for disclosure: do not publish'),
  base: Units,
  of: z.int().describe('Comments or people in all'),
  pairs: z.array(Pair).describe('Pairs that never come together too; a theme and its parent are no pair'),
  notes: z.array(z.string()).describe('What must be said with the whole'),
});

const defaultPairs = 1000;

/** Which themes come together, and with which systems. */
export const cooccurrenceRoutes: Routes = (app, context) => {
  app.get(
    '/v1/cooccurrence',
    {
      schema: {
        tags: ['analysis'],
        summary: 'Which themes come together, and with which systems',
        description: filterHelp,
        querystring: Query,
        response: { 200: CoOccurrenceDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const { survey, with: others, level, theme, base, sort, top = defaultPairs, ...rest } = request.query;
      const tallies = await requireTallies(context, survey, key);
      const { themes, filters } = parseFrequencyQuery(tallies, { level, theme, base, rest });
      if (others === 'themes' && themes.length < 2)
        throw invalidRequest([
          { where: 'query.theme', message: 'a pair takes two: name two themes or more, or none for all' },
        ]);
      const systems = others === 'systems' ? tallies.systems : [];
      const counted = await countedOrNotReady(() =>
        countCoOccurrence(context.tallies, tallies, { themes, systems, filters, base }),
      );
      requireSomebody({ comments: counted.base });
      await recordAudit(context.database.query, {
        keyId: key.id,
        action: 'cooccurrence.read',
        subject: survey,
        detail: { with: others, base, filters: namedFilters(filters) },
      });
      const items = [...themes, ...systems];
      const pairs: Pair[] = [];
      for (const [a, first] of themes.entries())
        for (let b = others === 'systems' ? themes.length : a + 1; b < items.length; b++) {
          const second = items[b] ?? '';
          const related = others === 'themes' && (parentOf(second) === first || parentOf(first) === second);
          if (related) continue;
          const n = counted.pairs[a * items.length + b] ?? 0;
          const [one, two] = [counted.single[a] ?? 0, counted.single[b] ?? 0];
          const table = {
            both: n,
            onlyFirst: one - n,
            onlySecond: two - n,
            neither: counted.base - one - two + n,
          };
          pairs.push({
            theme: first,
            with: second,
            n,
            theme_n: one,
            with_n: two,
            lift: lift(table),
            phi: phi(table),
          });
        }
      const size = (pair: Pair): number => pair[sort] ?? -Infinity;
      pairs.sort((a, b) => size(b) - size(a) || b.n - a.n);
      const models = new Set(batchesOf(tallies, { filters }).map(({ model }) => model));
      return {
        survey,
        disclosure: 'none' as const,
        base,
        of: counted.base,
        pairs: pairs.slice(0, top),
        notes: [SELF_SELECTED, ...(await tableNotes(context.database.query, tallies.codebook, models))],
      };
    },
  );
  return Promise.resolve();
};
