import { z } from 'zod';
import { type AuditedSurvey, columnsOf } from '../domain/estimates/audited-survey.ts';
import { errorParity, type GroupParity } from '../domain/estimates/error-parity.ts';
import type { AuditedComments } from '../domain/estimates/audit-cells.ts';
import { groupByCells, matchesFilters } from '../domain/frequencies/matches.ts';
import { fieldName, type FrequencyQuery } from '../domain/frequencies/query.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { withinScope } from '../storage/tallies/tallied-query.ts';
import { analysisQuery, filterHelp, Repeated } from './analysis-query.ts';
import { caller, type Routes } from './context.ts';
import { auditedSurvey } from './estimates.ts';
import { parseFrequencyQuery } from './frequency-query.ts';
import { requireTallies } from './tallied-survey.ts';

const Query = z
  .object({
    ...analysisQuery,
    by: z.string().max(200).describe('The attribute, or `wave`, whose values are compared'),
  })
  .catchall(Repeated);

const Rate = z
  .object({
    n: z.int(),
    share: z.number(),
    low: z.number(),
    high: z.number(),
    p: z.number().nullable().describe('Of being as in all other groups; respondents as clusters'),
    adjusted_p: z.number().nullable().describe('After Benjamini and Hochberg over this answer'),
    verdict: z.enum(['higher', 'lower', 'no clear difference']),
  })
  .nullable();

const ParityDocument = z.object({
  survey: z.string(),
  disclosure: z.literal('none').describe('Not checked for disclosure: do not publish'),
  by: z.string(),
  audit: z.uuid().nullable().describe('Null: nothing is audited, so nothing can be said'),
  note: z.string(),
  groups: z.array(
    z.object({
      value: z.string().nullable(),
      respondents: z.int(),
      comments: z.int(),
      precision: Rate.describe('Of tags, those that people gave too'),
      omission: Rate.describe('Of themes not tagged, those that people gave all the same'),
      accuracy: Rate.describe('Of all decisions on themes, the right ones'),
    }),
  ),
});

const Key = z.array(z.string().nullable());

const NOTE =
  'From the audit: how right the machine is in each group, against all other groups. Wide intervals mean that few of a group are audited, not that the machine is equally right there.';

const NOT_AUDITED =
  'Nothing is audited, so nothing can be said: draw an audit (POST /v1/audits) and label it.';

/** Audited comments of each group, as entries of all themes together. */
function groupsOf(
  survey: AuditedSurvey,
  query: FrequencyQuery,
): { group: string; comments: number; audited: AuditedComments }[] {
  const audited = survey.audited.filter((comment) => matchesFilters(query.filters, comment));
  return [...groupByCells(query.by, audited)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, comments]) => {
      const parts = query.themes.map((theme) => columnsOf(comments, theme, null));
      return {
        group,
        comments: comments.length,
        audited: {
          respondent: parts.flatMap(({ respondent }) => Array.from(respondent)),
          tagged: parts.flatMap(({ tagged }) => Array.from(tagged)),
          labelled: parts.flatMap(({ labelled }) => Array.from(labelled)),
        },
      };
    });
}

function rateDocument(rate: GroupParity['ppv'], overall: number): z.infer<typeof Rate> {
  if (rate === null) return null;
  const { n, share, low, high, p, adjusted } = rate;
  const clear = adjusted !== null && adjusted < 0.05;
  return {
    n,
    share,
    low,
    high,
    p,
    adjusted_p: adjusted,
    verdict: !clear ? 'no clear difference' : share > overall ? 'higher' : 'lower',
  };
}

function overallOf(groups: readonly GroupParity[], rate: 'ppv' | 'omission' | 'accuracy'): number {
  const rates = groups.flatMap((group) => group[rate] ?? []);
  const n = rates.reduce((sum, each) => sum + each.n, 0);
  return n === 0 ? 0 : rates.reduce((sum, each) => sum + each.share * each.n, 0) / n;
}

/** Whether the machine is equally right for each group, rank, role … */
export const errorParityRoutes: Routes = (app, context) => {
  const { database } = context;
  app.get(
    '/v1/error-parity',
    {
      schema: {
        tags: ['analysis'],
        summary: 'Whether the machine is equally right for each group',
        description: filterHelp,
        querystring: Query,
        response: { 200: ParityDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const { survey, by, level, theme = [], ...rest } = request.query;
      const tallies = await requireTallies(context, survey, key);
      const asked = parseFrequencyQuery(tallies, { by: [by], level, theme, rest });
      const query = withinScope(tallies, asked);
      const audited = await auditedSurvey(database, tallies.survey.id);
      const groups = audited === null ? [] : groupsOf(audited, query);
      const parity = errorParity(groups);
      await recordAudit(database.query, {
        keyId: key.id,
        action: 'error_parity.read',
        subject: survey,
        detail: { by: query.by.map(fieldName) },
      });
      const overall = {
        precision: overallOf(parity, 'ppv'),
        omission: overallOf(parity, 'omission'),
        accuracy: overallOf(parity, 'accuracy'),
      };
      return {
        survey,
        disclosure: 'none' as const,
        by,
        audit: audited?.id ?? null,
        note: groups.length === 0 ? NOT_AUDITED : NOTE,
        groups: parity.map(({ group, respondents, ppv, omission, accuracy }, index) => ({
          value: Key.parse(JSON.parse(group))[0] ?? null,
          respondents,
          comments: groups[index]?.comments ?? 0,
          precision: rateDocument(ppv, overall.precision),
          omission: rateDocument(omission, overall.omission),
          accuracy: rateDocument(accuracy, overall.accuracy),
        })),
      };
    },
  );
  return Promise.resolve();
};
