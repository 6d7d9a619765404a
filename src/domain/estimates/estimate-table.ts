import { cellKeysOf, countsValence, matchesFilters } from '../frequencies/matches.ts';
import type { FrequencyQuery } from '../frequencies/query.ts';
import type { CellBase, FrequencyCell, FrequencyTable, TagCount } from '../frequencies/table.ts';
import type { AuditedComments, EstimateBase } from './audit-cells.ts';
import { type GroupErrors, groupErrors, wholeErrors } from './audited-theme.ts';
import { type AuditedSurvey, type JudgedComment, labelOf, tagOf } from './audited-survey.ts';
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

/** So many sets of draws are kept for an audit, of 16 KB each, and so many names for them. */
const MOST_DRAWN = 2000;
const MOST_NAMED = 20_000;

type CountsValence = ((valence: string) => boolean) | null;

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
  const matching = (comments: readonly JudgedComment[] = []): Map<string, JudgedComment[]> =>
    group(
      by,
      comments.filter((comment) => matchesFilters(query.filters, comment)),
    );
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

/** Comments by the cells they are in; all of them under ''. */
function group(by: FrequencyQuery['by'], comments: readonly JudgedComment[]): Map<string, JudgedComment[]> {
  const groups = new Map<string, JudgedComment[]>([['', [...comments]]]);
  if (by.length === 0) groups.set('[]', [...comments]);
  else
    for (const comment of comments)
      for (const key of new Set(cellKeysOf(by, comment).map((values) => JSON.stringify(values)))) {
        const own = groups.get(key);
        if (own === undefined) groups.set(key, [comment]);
        else own.push(comment);
      }
  return groups;
}

function valenceRule({ filters }: FrequencyQuery, valence: string | null): CountsValence {
  if (valence !== null) return (value) => value === valence;
  return filters.some(({ field }) => field.kind === 'valence')
    ? (value) => countsValence(filters, value)
    : null;
}

interface CellInputs {
  readonly base: CellBase;
  readonly count: TagCount;
  readonly theme: string;
  readonly counts: CountsValence;
  /** Names theme, base, valence and filters; with `key`, the group. */
  readonly name: string;
  readonly key: string;
  readonly audited: readonly JudgedComment[];
  readonly known: readonly JudgedComment[];
  readonly grouped: boolean;
}

function unitsOf(base: FrequencyQuery['base']): EstimateBase {
  return base === 'comments' ? 'comments' : 'respondents';
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
  const units = unitsOf(query.base);
  const found = errorsOf(inputs, units, survey);
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
  const tagged =
    units === 'comments'
      ? { n: count.comments, base: base.comments }
      : { n: count.respondents, base: base.respondents };
  const own: CorrectableGroup = { tagged, errors: found.errors, certain: known };
  const share = ofAsked(correctedShare(own), base, query.base);
  return {
    estimate: describeEstimate(share, audited.length === 0 ? 'synthetic' : method, survey, { grouped }),
    group: own,
  };
}

/** The error rates of a cell, drawn once for everybody who asks for them again. */
function errorsOf(
  { name, key, theme, counts, audited }: CellInputs,
  units: EstimateBase,
  survey: AuditedSurvey,
): GroupErrors {
  const { drawn, seed } = survey;
  const remember = (at: string, draw: () => GroupErrors): GroupErrors => {
    const known = drawn.byName.get(at);
    if (known !== undefined) return known;
    if (drawn.own >= MOST_DRAWN || drawn.byName.size >= MOST_NAMED) {
      drawn.byName.clear();
      drawn.own = 0;
    }
    const errors = draw();
    drawn.byName.set(at, errors);
    if (errors.method === 'post_stratified') drawn.own++;
    return errors;
  };
  const wholeName = counts === null ? `${units} ${theme}` : `${units} ${name}`;
  const whole = remember(wholeName, () =>
    wholeErrors(columnsOf(survey.audited, theme, counts), units, `${seed} ${wholeName}`),
  );
  if (audited.length === survey.audited.length) return whole;
  const groupName = `${name} ${key}`;
  return remember(groupName, () =>
    groupErrors(whole, columnsOf(audited, theme, counts), units, `${seed} ${groupName}`),
  );
}

/** Comments of which people said yes or no, as columns. */
export function columnsOf(
  comments: readonly JudgedComment[],
  theme: string,
  counts: CountsValence,
): AuditedComments {
  const respondent: number[] = [];
  const tagged: number[] = [];
  const labelled: number[] = [];
  for (const comment of comments) {
    const label = labelOf(comment, theme, counts);
    if (label === null) continue;
    respondent.push(comment.respondent);
    tagged.push(tagOf(comment, theme, counts));
    labelled.push(label);
  }
  return { respondent, tagged, labelled };
}
