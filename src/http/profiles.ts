import { z } from 'zod';
import { parentOf, themeNames } from '../domain/codebook.ts';
import type { Filter, FrequencyQuery } from '../domain/frequencies/query.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { countFrequencies } from '../storage/tallies/count-frequencies.ts';
import { batchesOf } from '../storage/tallies/tallied-query.ts';
import { analysisQuery, filterHelp, Repeated, Units, unitsHelp, unitsOf } from './analysis-query.ts';
import { caller, type Routes } from './context.ts';
import { EstimateDocument } from './estimate-document.ts';
import { estimatesFor } from './estimates.ts';
import { requireFieldValue } from './field-value.ts';
import { parseFrequencyQuery } from './frequency-query.ts';
import { queryNumber } from './page.ts';
import { ProfileQuoteDocument, quotesOfValue } from './profile-quotes.ts';
import { rounded, Share, themeShare } from './share.ts';
import { SELF_SELECTED, tableNotes } from './table-notes.ts';
import { countedOrNotReady, requireSomebody, requireTallies } from './tallied-survey.ts';

const Params = z.strictObject({ attribute: z.string().min(1).max(200), value: z.string().min(1).max(1000) });
const Query = z
  .object({
    ...analysisQuery,
    base: Units.optional().describe(unitsHelp),
    quotes: queryNumber(0, 10).default(3).describe('Quotes for each of the first ten themes'),
    refused: z
      .enum(['true', 'false'])
      .default('false')
      .describe('Quotes that an author refused as well, after the others, to take a refusal back'),
  })
  .catchall(Repeated);

const Side = z.object({ tagged: Share, estimate: EstimateDocument });
const ProfileDocument = z.object({
  survey: z.string(),
  disclosure: z.literal('none').describe('Not checked for disclosure: do not publish'),
  attribute: z.string(),
  value: z.string(),
  base: Units,
  choosing_quotes: z
    .boolean()
    .describe('Quotes of values are still being chosen in some batch: there will be more in some seconds'),
  themes: z
    .array(
      z.object({
        theme: z.string(),
        name: z.string(),
        parent: z.string().nullable(),
        value: Side,
        rest: Side.describe('Everybody, or every comment, with another value or none'),
        difference: z
          .number()
          .nullable()
          .describe('Of the tagged shares, value minus rest; null where the key sees no rest'),
        quotes: z
          .array(ProfileQuoteDocument)
          .describe(
            'Of the first ten themes: what was chosen for this value first; refused ones only if asked for',
          ),
      }),
    )
    .describe('Largest difference first, whichever way it goes'),
  notes: z.array(z.string()).describe('What must be said with the whole'),
});

const quotedThemes = 10;

/** One value of an attribute, or one system, against the rest. */
export const profileRoutes: Routes = (app, context) => {
  const { database, tallies: store } = context;
  app.get(
    '/v1/profiles/:attribute/:value',
    {
      schema: {
        tags: ['analysis'],
        summary: 'One group, or one system, against the rest on every theme, with quotes',
        description: `The attribute may also be \`system\`, \`question\` or \`facet\`. Quotes pass the filters too, and come from the newest batches first. ${filterHelp}`,
        params: Params,
        querystring: Query,
        response: { 200: ProfileDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const { attribute, value } = request.params;
      const { survey, level, theme, base: asked, quotes, refused, ...rest } = request.query;
      const tallies = await requireTallies(context, survey, key);
      const field = requireFieldValue(tallies, { attribute, value }, 'path');
      const base = asked ?? unitsOf(field);
      const query = parseFrequencyQuery(tallies, { level, theme, base, rest });
      const side = async (filter: Filter) => {
        const own: FrequencyQuery = { ...query, filters: [...query.filters, filter] };
        const table = await countFrequencies(store, tallies, own);
        return { table, estimateOf: await estimatesFor(database, { tallies, query: own, table }) };
      };
      const [own, others] = await countedOrNotReady(
        async () =>
          [
            await side({ field, include: [value], exclude: [] }),
            await side({ field, include: [], exclude: [value] }),
          ] as const,
      );
      requireSomebody(own.table.total.base);
      await recordAudit(database.query, {
        keyId: key.id,
        action: 'profile.read',
        subject: survey,
        detail: { attribute, value, base },
      });
      const sideOf = ({ table, estimateOf }: typeof own, place: number): z.infer<typeof Side> => ({
        tagged: themeShare(base, table.total, place),
        estimate: estimateOf(table.total, place),
      });
      const ordered = query.themes
        .map((id, place) => {
          const [here, there] = [sideOf(own, place), sideOf(others, place)];
          const difference = there.tagged.base === 0 ? null : rounded(here.tagged.share - there.tagged.share);
          return { id, here, there, difference };
        })
        .sort((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0));
      const known = themeNames(tallies.codebook);
      const models = new Set(batchesOf(tallies, query).map(({ model }) => model));
      const { byTheme, choosing } = await quotesOfValue(context, tallies, key, {
        field,
        value,
        filters: query.filters,
        each: quotes,
        refused: refused === 'true',
        themes: ordered.slice(0, quotedThemes).map(({ id }) => id),
      });
      const themes = ordered.map(({ id, here, there, difference }) => ({
        theme: id,
        name: known.get(id) ?? id,
        parent: parentOf(id),
        value: here,
        rest: there,
        difference,
        quotes: [...(byTheme.get(id) ?? [])],
      }));
      return {
        survey,
        disclosure: 'none' as const,
        attribute,
        value,
        base,
        choosing_quotes: choosing,
        themes,
        notes: [SELF_SELECTED, ...(await tableNotes(database.query, tallies.codebook, models))],
      };
    },
  );
  return Promise.resolve();
};
