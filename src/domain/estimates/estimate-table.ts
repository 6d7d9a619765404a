import { countsValence, groupByCells, matchesFilters } from '../frequencies/matches.ts';
import type { FrequencyQuery } from '../frequencies/query.ts';
import type { CellBase, FrequencyCell, FrequencyTable, TagCount } from '../frequencies/table.ts';
import type { AuditedSurvey, CountsValence, JudgedComment } from './audited-survey.ts';
import { cellErrors, type ErrorsOfCell } from './cell-errors.ts';
import { certainUnits } from './certain-units.ts';
import { type CorrectableGroup, correctedShare } from './corrected-share.ts';
import { describeEstimate, type Estimate } from './estimate.ts';
import { type CrossValidated, expectedShare, expectedShareOfPeople } from './expected-share.ts';
import { weightedShare } from './weighted-share.ts';

/** What estimates of a table rest on. */
export interface EstimateSource {
  /** Null: there is no audit yet. */
  readonly survey: AuditedSurvey | null;
  /** The audit was drawn from all that the table counts. */
  readonly covered: boolean;
  /** What the model knows of itself as to a theme; null where it knows nothing. */
  readonly crossValidated: (theme: string) => CrossValidated | null;
}

/** An estimate, and the group it was made of: what differences within shared draws are made from. */
export interface CellEstimate {
  readonly estimate: Estimate;
  /** Null where the estimate has no draws: it was not audited, or is weighted. */
  readonly group: CorrectableGroup | null;
}

/** The estimate of a theme, by its place in the table, in one of the table's cells or its total; null where nothing can be said. */
export type CellEstimator = (cell: FrequencyCell, place: number) => CellEstimate | null;

/**
 * Makes ready to estimate the shares of a table of counts. Error rates are a cell's own where at least 30 of its units are audited,
 * otherwise those of the whole audit. `query` is the query that was counted, with the limits of the key. Of everybody asked, a
 * share is that of respondents times the share who responded.
 */
export function tableEstimator(
  { survey, covered, crossValidated }: EstimateSource,
  query: FrequencyQuery,
  table: FrequencyTable,
): CellEstimator {
  const valencePlace = query.by.findIndex(({ kind }) => kind === 'valence');
  const by = query.by.filter(({ kind }) => kind !== 'valence');
  /** The comments that pass the filters: all of them under '', and those of each cell under its key. */
  const matching = (comments: readonly JudgedComment[] = []): Map<string, JudgedComment[]> => {
    const all = comments.filter((comment) => matchesFilters(query.filters, comment));
    return groupByCells(by, all).set('', all);
  };
  const audited = matching(survey?.audited);
  const known = matching(survey?.known);
  const filters = JSON.stringify(query.filters);

  return (cell, place) => {
    const count = cell.themes[place];
    const theme = table.themes[place];
    if (count === undefined || theme === undefined || cell.base.respondents === 0) return null;
    const apart = cell !== table.total && query.by.length > 0;
    const valence = apart && valencePlace >= 0 ? (cell.key[valencePlace] ?? null) : null;
    const key = apart ? JSON.stringify(cell.key.filter((_, index) => index !== valencePlace)) : '';
    const inputs = {
      base: cell.base,
      count,
      theme,
      counts: valenceRule(query, valence),
      name: `${query.base} ${theme} ${valence ?? ''} ${filters}`,
      key,
      audited: audited.get(key) ?? [],
      known: known.get(key) ?? [],
      grouped: apart || query.filters.length > 0,
    };
    return survey === null || survey.audited.length === 0
      ? expectation(inputs, query, crossValidated)
      : correction(inputs, query, survey, covered);
  };
}

function valenceRule({ filters }: FrequencyQuery, valence: string | null): CountsValence {
  if (valence !== null) return (value) => value === valence;
  return filters.some(({ field }) => field.kind === 'valence')
    ? (value) => countsValence(filters, value)
    : null;
}

interface CellInputs extends ErrorsOfCell {
  readonly base: CellBase;
  readonly count: TagCount;
  readonly known: readonly JudgedComment[];
  readonly grouped: boolean;
}

/** A share of respondents as one of everybody asked. */
function ofAsked<Shares extends { share: number; low: number; high: number }>(
  estimated: Shares,
  { asked, respondents }: CellBase,
  base: FrequencyQuery['base'],
): Shares {
  if (base !== 'asked' || asked === null || asked === 0) return estimated;
  const answered = respondents / asked;
  return {
    ...estimated,
    share: estimated.share * answered,
    low: estimated.low * answered,
    high: estimated.high * answered,
  };
}

function expectation(
  { base, count, theme, grouped, counts }: CellInputs,
  query: FrequencyQuery,
  crossValidated: EstimateSource['crossValidated'],
): CellEstimate | null {
  if (counts !== null || query.weight !== null) return null;
  const comments = { n: count.comments, base: base.comments, probability: count.probability };
  const people = { n: count.respondents, base: base.respondents, probability: count.respondentProbability };
  const model = crossValidated(theme);
  const found =
    query.base === 'comments'
      ? expectedShare(comments, model)
      : expectedShareOfPeople(people, comments, model);
  if (found === null) return null;
  return {
    estimate: describeEstimate(ofAsked(found, base, query.base), 'not_audited', null, { grouped }),
    group: null,
  };
}

function correction(
  inputs: CellInputs,
  query: FrequencyQuery,
  survey: AuditedSurvey,
  covered: boolean,
): CellEstimate | null {
  const { base, count, theme, counts, audited, grouped } = inputs;
  const units = query.base === 'comments' ? 'comments' : 'respondents';
  const found = cellErrors(inputs, units, survey);
  // Nobody judged it: the audit was labelled by an older version, or all that was is disputed.
  if (found.cells.tagged.n + found.cells.untagged.n === 0) return null;
  const method = covered ? found.method : 'synthetic';
  if (query.weight !== null) {
    const weighted = weightedShare({ ...inputs, weight: query.weight, units, errors: found, covered });
    if (weighted === null) return null;
    const described = describeEstimate(ofAsked(weighted.share, base, query.base), weighted.method, survey, {
      grouped,
    });
    return { estimate: described, group: null };
  }
  const known = covered ? certainUnits(inputs.known, units, theme, counts) : undefined;
  const tagged = { n: count[units], base: base[units] };
  const own: CorrectableGroup = {
    tagged,
    errors: found.errors,
    certain: known,
    borrowed: method === 'synthetic' ? found.cells.designEffect : undefined,
  };
  const share = ofAsked(correctedShare(own), base, query.base);
  return {
    estimate: describeEstimate(share, audited.length === 0 ? 'synthetic' : method, survey, { grouped }),
    group: own,
  };
}
