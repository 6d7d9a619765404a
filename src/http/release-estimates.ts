import { tableEstimator } from '../domain/estimates/estimate-table.ts';
import type { FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyCell } from '../domain/frequencies/table.ts';
import type { PrintedCount } from '../domain/disclosure/check-release.ts';
import type { Database } from '../storage/database.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { type EstimateDocument, estimateDocument } from './estimate-document.ts';
import { estimateSource } from './estimates.ts';

/** The estimate of a printed count; `whole` says that it is of everybody in the survey. */
export type PrintedEstimateOf = (printed: PrintedCount, theme: string, whole: boolean) => EstimateDocument;

/** A value that no wave has: nobody audited is in its cell. */
const nowhere = '\u0000';

/**
 * Estimates made of printed numbers alone, so that they tell nothing that those do not: with the error rates of the whole
 * audit, never of a group's own audited people, and none without an audit.
 */
export async function printedEstimates(
  database: Database,
  tallies: SurveyTallies,
  query: FrequencyQuery,
): Promise<PrintedEstimateOf> {
  const source = await estimateSource(database, tallies, query);
  if (source.survey === null || source.survey.audited.length === 0) return () => null;
  const { themes } = query;
  const nobody = cellOf(0, 0, themes.length);
  const table = { dimensions: [], themes, cells: [], total: nobody };
  const ofAll = tableEstimator(source, { ...query, by: [], filters: [] }, table);
  const ofPart = tableEstimator(source, { ...query, by: [{ kind: 'wave' }], filters: [] }, table);
  const known = new Map<string, EstimateDocument>();
  return (printed, theme, whole) => {
    if (printed === null || printed.base === 0) return null;
    const { n, base } = printed;
    const key = JSON.stringify([n, base, theme, whole]);
    const estimate = known.get(key);
    if (estimate !== undefined) return estimate;
    const cell = cellOf(n, base, themes.length);
    const made = estimateDocument((whole ? ofAll : ofPart)(cell, themes.indexOf(theme)));
    known.set(key, made);
    return made;
  };
}

/** A cell of so many people in which each theme has the same number of them, each with one comment. */
function cellOf(n: number, base: number, themes: number): FrequencyCell {
  const count = {
    comments: n,
    respondents: n,
    probability: n,
    respondentProbability: n,
    squares: n,
    products: n,
    weights: null,
  };
  return {
    key: [nowhere],
    base: { comments: base, respondents: base, asked: null, squares: base, weights: null },
    themes: Array.from({ length: themes }, () => count),
    uncategorised: { comments: 0, respondents: 0 },
  };
}
