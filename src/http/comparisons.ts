import { z } from 'zod';
import { themeNames } from '../domain/codebook.ts';
import { compareCells } from '../domain/estimates/compare-cells.ts';
import { fieldName, fieldNamed, type FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyTable } from '../domain/frequencies/table.ts';
import { invalidRequest, Problem } from '../errors.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { batchesOf } from '../storage/tallies/tallied-query.ts';
import { analysisQuery, filterHelp, Repeated, Units, unitsHelp, unitsOf } from './analysis-query.ts';
import { caller, type Routes } from './context.ts';
import { ComparisonDocument, contrastDocument } from './comparison-document.ts';
import { countContrasts } from './count-contrasts.ts';
import { estimateSource } from './estimates.ts';
import { allowed } from './allowed.ts';
import { parseFrequencyQuery } from './frequency-query.ts';
import { mapInTurns } from './in-turns.ts';
import { requireOneModel } from './one-model.ts';
import { tableNotes } from './table-notes.ts';
import { countedOrNotReady, requireSomebody, requireTallies } from './tallied-survey.ts';

/** Pairs of groups × themes that one answer may have. */
const mostDifferences = 6000;

const Query = z
  .object({
    ...analysisQuery,
    by: z
      .string()
      .max(200)
      .describe('The field whose values are compared: an attribute, `wave`, `valence` …'),
    against: z
      .string()
      .max(500)
      .optional()
      .describe(
        'The value to compare the others with (empty: not stated); without it each is compared with all others',
      ),
    base: Units.optional().describe(unitsHelp),
  })
  .catchall(Repeated);

const SELF_SELECTED =
  'Intervals cover the classification of comments only; p-values ask whether another draw of such respondents could differ as much. The survey is self-selected: neither speaks of people who did not answer.';
const NOT_AUDITED =
  'Nothing is audited, so no difference is called higher or lower: draw an audit (POST /v1/audits) and label it.';
const SHARED =
  'There are too many comments to look up who is on both sides: they are taken as different people, which mostly makes p-values too large rather than too small.';

function requireTable(against: string | null | undefined, themes: number) {
  return (table: FrequencyTable): void => {
    const values = table.cells.flatMap(({ key: [value] }) => (value === undefined ? [] : [value]));
    requireSomebody({ comments: table.total.base.comments });
    if (against !== undefined && !values.includes(against))
      throw invalidRequest([
        {
          where: 'query.against',
          message: `nobody here has this value; ${allowed(values.map((value) => value ?? ''))}`,
        },
      ]);
    if (values.length * themes > mostDifferences)
      throw new Problem(
        'too_many_cells',
        `There would be ${values.length} comparisons of ${themes} themes each; filter the values or name themes (${mostDifferences} at most).`,
      );
  };
}

/** Differences between groups, valences and waves, with what classification and sampling could have made of them. */
export const comparisonRoutes: Routes = (app, context) => {
  const { database, tallies: store } = context;
  app.get(
    '/v1/comparisons',
    {
      schema: {
        tags: ['analysis'],
        summary: 'How groups, valences or waves differ in each theme, and whether the difference is clear',
        description: filterHelp,
        querystring: Query,
        response: { 200: ComparisonDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const { survey, by: byName, against, level, theme = [], base: units, ...rest } = request.query;
      const base = units ?? unitsOf(fieldNamed(byName));
      const tallies = await requireTallies(context, survey, key);
      const asked = parseFrequencyQuery(tallies, { by: [byName], level, theme, base, rest });
      const [by = fieldNamed(byName)] = asked.by;
      const query: FrequencyQuery = { ...asked, by: [] };
      const source = await countedOrNotReady(() => estimateSource(database, tallies, query));
      if (by.kind === 'wave') requireOneModel(tallies, query);
      const value = against === '' ? null : against;
      const { contrasts, isJoint } = await countedOrNotReady(() =>
        countContrasts(
          { store, tallies, query, by, base, against: value, source },
          requireTable(value, query.themes.length),
        ),
      );
      const differenceOf = compareCells(contrasts, query.themes.length, base);
      const names = themeNames(tallies.codebook);
      const comparisons = await mapInTurns(contrasts, async (contrast, row) => {
        const differences = await mapInTurns(query.themes, (_, place) => differenceOf(row, place));
        return contrastDocument(contrast, differences, query, names);
      });
      await recordAudit(database.query, {
        keyId: key.id,
        action: 'comparisons.read',
        subject: survey,
        detail: { by: fieldName(by), base, values: contrasts.length },
      });
      const models = new Set(batchesOf(tallies, query).map(({ model }) => model));
      return {
        survey,
        disclosure: 'none' as const,
        base,
        by: fieldName(by),
        audit: source.survey?.id ?? null,
        notes: [
          SELF_SELECTED,
          ...(source.survey === null || source.survey.audited.length === 0 ? [NOT_AUDITED] : []),
          ...(await tableNotes(database.query, tallies.codebook, models)),
          ...(isJoint ? [] : [SHARED]),
        ],
        comparisons,
      };
    },
  );
  return Promise.resolve();
};
