import { z } from 'zod';
import type { AuditedSurvey } from '../domain/estimates/audited-survey.ts';
import { type EstimateSource, tableEstimator } from '../domain/estimates/estimate-table.ts';
import type { CrossValidated } from '../domain/estimates/expected-share.ts';
import type { FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyCell, FrequencyTable } from '../domain/frequencies/table.ts';
import { readAuditedSurvey, readAuditState } from '../storage/audited-survey.ts';
import type { Database } from '../storage/database.ts';
import { findModel, readModelManifest } from '../storage/models.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { batchesOf, withinScope } from '../storage/tallies/tallied-query.ts';
import { type EstimateDocument, estimateDocument } from './estimate-document.ts';

/** Audits are read again when something of them has changed; so many surveys are remembered. */
const mostRemembered = 4;
const remembered = new WeakMap<Database, Map<number, { stamp: string; survey: Promise<AuditedSurvey> }>>();

/** The newest audit of a survey beside its current tags, or null where nothing was audited. */
export async function auditedSurvey(database: Database, surveyId: number): Promise<AuditedSurvey | null> {
  const state = await readAuditState(database.query, surveyId);
  if (state === null) return null;
  const surveys =
    remembered.get(database) ?? new Map<number, { stamp: string; survey: Promise<AuditedSurvey> }>();
  remembered.set(database, surveys);
  const known = surveys.get(surveyId);
  if (known?.stamp === state.stamp) return known.survey;
  if (surveys.size >= mostRemembered) surveys.clear();
  const survey = readAuditedSurvey(database.query, state);
  surveys.set(surveyId, { stamp: state.stamp, survey });
  survey.catch(() => surveys.delete(surveyId));
  return survey;
}

const ThemeManifests = z.object({
  themes: z.array(z.object({ id: z.string(), labels: z.number(), f1: z.number().nullable() })).default([]),
});

/** What a model's cross-validation says of each theme; of several models at once nothing is known. */
async function crossValidation(
  { query }: Database,
  models: ReadonlySet<string>,
): Promise<(theme: string) => CrossValidated | null> {
  const [only] = models;
  const model = only === undefined || models.size > 1 ? null : await findModel(query, only);
  if (model === null) return () => null;
  const manifest = ThemeManifests.safeParse(await readModelManifest(query, model.id));
  const themes = new Map(manifest.data?.themes.map((theme) => [theme.id, theme]));
  return (theme) => {
    const found = themes.get(theme);
    return found === undefined || found.f1 === null ? null : { f1: found.f1, labels: found.labels };
  };
}

/** What estimates of a query over a survey's tallies rest on. */
export async function estimateSource(
  database: Database,
  tallies: SurveyTallies,
  query: FrequencyQuery,
): Promise<EstimateSource> {
  const batches = batchesOf(tallies, query);
  const survey = await auditedSurvey(database, tallies.survey.id);
  const audited = survey !== null && survey.audited.length > 0;
  const frame = new Set(survey?.batches);
  return {
    survey,
    covered: batches.every(({ uid }) => frame.has(uid)),
    crossValidated: audited
      ? () => null
      : await crossValidation(database, new Set(batches.map(({ model }) => model))),
  };
}

/** The estimate of a theme, by its place in the table, in one of its cells or its total, as it is sent. */
export type EstimateOf = (cell: FrequencyCell, place: number) => EstimateDocument;

/**
 * What estimates the shares of a counted table, of the query's base. `query` is as it was asked; the limits of the key are added here,
 * as they were to the counts.
 */
export async function estimatesFor(
  database: Database,
  { tallies, query, table }: { tallies: SurveyTallies; query: FrequencyQuery; table: FrequencyTable },
): Promise<EstimateOf> {
  const source = await estimateSource(database, tallies, query);
  const estimate = tableEstimator(source, withinScope(tallies, query), table);
  return (cell, place) => estimateDocument(estimate(cell, place));
}

/** Counts of a batch's themes by themselves. */
interface BatchCounts {
  readonly base: { readonly comments: number; readonly respondents: number };
  readonly themes: readonly {
    readonly theme: string;
    readonly comments: number;
    readonly respondents: number;
  }[];
}

/** Both estimates of a theme of a batch, or null without an audit. */
export type BatchEstimateOf = (theme: string) => {
  readonly comments: EstimateDocument;
  readonly respondents: EstimateDocument;
} | null;

/**
 * Estimates the shares of a batch's themes from its survey's newest audit. `counts` are those of the whole batch: what a limited key
 * sees has no estimate here.
 */
export async function batchEstimates(
  database: Database,
  batch: { readonly surveyId: number; readonly uid: string },
  { base, themes }: BatchCounts,
): Promise<BatchEstimateOf> {
  const survey = await auditedSurvey(database, batch.surveyId);
  if (survey === null || survey.audited.length === 0) return () => null;
  const source = {
    survey,
    covered: survey.batches.includes(batch.uid),
    crossValidated: () => null,
  };
  const unweighted = { squares: 0, weights: null };
  const uncounted = { ...unweighted, probability: 0, respondentProbability: 0, products: 0 };
  const total: FrequencyCell = {
    key: [],
    base: { ...base, ...unweighted, asked: null },
    themes: themes.map(({ comments, respondents }) => ({ comments, respondents, ...uncounted })),
    uncategorised: { comments: 0, respondents: 0 },
  };
  const names = themes.map(({ theme }) => theme);
  const estimatorOf = (units: 'comments' | 'respondents') =>
    tableEstimator(
      source,
      {
        by: [],
        filters: [{ field: { kind: 'batch' }, include: [batch.uid], exclude: [] }],
        themes: names,
        base: units,
        weight: null,
      },
      { dimensions: [], themes: names, cells: [], total },
    );
  const [comments, respondents] = [estimatorOf('comments'), estimatorOf('respondents')];
  return (theme) => {
    const place = names.indexOf(theme);
    return {
      comments: estimateDocument(comments(total, place)),
      respondents: estimateDocument(respondents(total, place)),
    };
  };
}
