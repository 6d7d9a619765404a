import type { z } from 'zod';
import { valuesOf } from '../domain/frequencies/dimensions.ts';
import {
  type Base,
  type Field,
  fieldName,
  fieldNamed,
  type Filter,
  type FrequencyQuery,
  isOfComments,
} from '../domain/frequencies/query.ts';
import { type FieldError, invalidRequest, Problem } from '../errors.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { fieldValues } from '../storage/tallies/tallied-query.ts';
import { allowed } from './allowed.ts';
import type { Level } from './analysis-query.ts';
import { unknownName } from './unknown-name.ts';

const filterName = /^filter\[(.+)\]$/s;
/** What can be filtered by besides attributes. */
const filterFields = ['wave', 'batch', 'question', 'system', 'facet', 'theme', 'valence'];

/** Names of all attributes of a survey: declared, and those that batches hold. */
export function attributeNames({ survey, batches }: SurveyTallies): string[] {
  const held = batches.flatMap(({ tally }) => [...(tally?.dictionary.attributes.keys() ?? [])]);
  return [...new Set([...survey.attributes.map(({ name }) => name), ...held])];
}

/** Every value that a field may have in what the key may see. */
export function knownValues(tallies: SurveyTallies, field: Field): string[] {
  const { survey, batches, codebook, numbers, scope } = tallies;
  if (field.kind === 'theme')
    return [...new Set([...codebook.themes.map(({ id }) => id), ...numbers.themes.keys()])];
  if (field.kind === 'wave') return [...new Set([...survey.waves, ...batches.map(({ wave }) => wave)])];
  if (field.kind === 'batch') return batches.map(({ uid }) => uid);
  const dictionaries = batches.flatMap(({ tally }) => (tally === null ? [] : tally.dictionary));
  const values = valuesOf(field, dictionaries, fieldValues(tallies));
  const limits =
    field.kind === 'system' ? scope.systems : fieldName(field) === survey.group ? scope.groups : undefined;
  return limits === undefined ? values : values.filter((value) => limits.includes(value));
}

/**
 * Whether a value is taken as it is written, known or not: what only people have whom the key does not see is told apart
 * from what nobody has by nothing.
 */
export function takesAnyValue({ survey, scope }: SurveyTallies, field: Field): boolean {
  if (!limitsComments(scope) || field.kind !== 'attribute') return false;
  return scope.groups === undefined || field.name !== survey.group;
}

/** Split a parameter's values into those to include and those to exclude. */
function splitValues(field: Field, values: readonly string[]): Filter {
  const include: string[] = [];
  const exclude: string[] = [];
  for (const value of values)
    if (value.startsWith('!')) exclude.push(value.startsWith('!=') ? value.slice(2) : value.slice(1));
    else include.push(value.startsWith('=') ? value.slice(1) : value);
  return { field, include: [...new Set(include)], exclude: [...new Set(exclude)] };
}

/** The filters among the parameters of a request. Throws `invalid_request`, `not_ready` and `contradictory_filters`. */
function readFilters(tallies: SurveyTallies, rest: Readonly<Record<string, readonly string[]>>): Filter[] {
  const errors: FieldError[] = [];
  const unknown: FieldError[] = [];
  const filters: Filter[] = [];
  for (const [key, values] of Object.entries(rest)) {
    const name = filterName.exec(key)?.[1];
    if (name === undefined) {
      errors.push({
        where: `query.${key.slice(0, 60)}`,
        message: `not a parameter of this route; a filter is written \`filter[name]=value\`; names ${allowed([...attributeNames(tallies), ...filterFields])}`,
      });
      continue;
    }
    const field = fieldNamed(name);
    const where = `query.filter[${name}]`;
    const attributes = attributeNames(tallies);
    if (field.kind === 'attribute' && !attributes.includes(name)) {
      unknown.push({
        where,
        message: `there is no such attribute; ${allowed([...attributes, ...filterFields])}`,
      });
      continue;
    }
    const filter = splitValues(field, values);
    filters.push(filter);
    if (takesAnyValue(tallies, field)) continue;
    const known = knownValues(tallies, field);
    const mayBeNone = !['wave', 'batch', 'valence'].includes(field.kind);
    for (const value of [...filter.include, ...filter.exclude])
      if (!known.includes(value) && !(value === '' && mayBeNone))
        (field.kind === 'attribute' || field.kind === 'question' ? unknown : errors).push({
          where,
          message: `${JSON.stringify(value.slice(0, 100))} is not known; ${allowed(known)}`,
        });
  }
  if (errors.length > 0) throw invalidRequest([...errors, ...unknown].slice(0, 20));
  if (unknown.length > 0) throw unknownName(tallies, unknown.slice(0, 20));
  for (const { field, include, exclude } of filters)
    if (include.some((value) => exclude.includes(value)))
      throw new Problem(
        'contradictory_filters',
        'A value is asked for and excluded at once; drop one of the two.',
        {
          errors: [
            { where: `query.filter[${fieldName(field)}]`, message: 'the same value with and without `!`' },
          ],
        },
      );
  return filters;
}

/** The fields that a table is to be divided by. Throws `invalid_request` and `not_ready`. */
function readBy(tallies: SurveyTallies, names: readonly string[]): Field[] {
  const own = ['wave', 'batch', 'question', 'system', 'facet', 'valence'];
  const known = [...attributeNames(tallies), ...own];
  const bad = names.find((name) => !known.includes(name));
  if (bad !== undefined)
    throw unknownName(tallies, [
      {
        where: 'query.by',
        message: `${JSON.stringify(bad.slice(0, 100))} is not an attribute of this survey; ${allowed(known)}`,
      },
    ]);
  if (new Set(names).size < names.length || names.length > 3)
    throw invalidRequest([{ where: 'query.by', message: 'expected up to three different fields' }]);
  return names.map(fieldNamed);
}

/** Themes by level or by id, in the order of the codebook. Throws `invalid_request`. */
function readThemes(tallies: SurveyTallies, level: z.infer<typeof Level>, ids: readonly string[]): string[] {
  const known = tallies.codebook.themes.map(({ id }) => id);
  const all = knownValues(tallies, { kind: 'theme' });
  const bad = ids.find((id) => !all.includes(id));
  if (bad !== undefined)
    throw invalidRequest([
      {
        where: 'query.theme',
        message: `${JSON.stringify(bad.slice(0, 100))} is not a theme; ${allowed(all)}`,
      },
    ]);
  if (ids.length > 0) return [...new Set(ids)];
  const parents = new Set(known.flatMap((id) => (id.includes('/') ? [id.slice(0, id.indexOf('/'))] : [])));
  return known.filter((id) => level === 'all' || (level === 'rollup' ? !id.includes('/') : !parents.has(id)));
}

/** An attribute whose every value is a number from 0. Throws `invalid_request` and `not_ready`. */
function readWeight(tallies: SurveyTallies, name: string | undefined): string | null {
  if (name === undefined) return null;
  const known = attributeNames(tallies);
  if (!known.includes(name))
    throw unknownName(tallies, [
      { where: 'query.weight', message: `there is no such attribute; ${allowed(known)}` },
    ]);
  const held = tallies.batches.flatMap(({ tally }) => tally?.dictionary.attributes.get(name) ?? []);
  const values = [...new Set(held)];
  const bad = values.filter(
    (value) => !(value.trim() !== '' && Number.isFinite(Number(value)) && Number(value) >= 0),
  );
  if (bad.length > 0)
    throw invalidRequest([
      {
        where: 'query.weight',
        message: `${bad.length} of ${values.length} different values of this attribute are no numbers from 0`,
      },
    ]);
  return name;
}

/** Refuse the base of those asked where a field is about single comments. */
function requireBase(base: Base, by: readonly Field[], filters: readonly Filter[]): void {
  const fields = [...by, ...filters.map(({ field }) => field)];
  const bad = fields.find((field) => isOfComments(field) && field.kind !== 'valence');
  if (base === 'asked' && bad !== undefined)
    throw invalidRequest([
      {
        where: 'query.base',
        message: `those who were asked cannot be told apart by ${fieldName(bad)}; allowed then: "respondents", "comments"`,
      },
    ]);
}

/** What a frequency query is written as: parameters by name, and in `rest` those that name filters. */
export interface FrequencyParameters {
  readonly by?: readonly string[] | undefined;
  readonly level?: z.infer<typeof Level> | undefined;
  readonly theme?: readonly string[] | undefined;
  readonly base?: Base | undefined;
  readonly weight?: string | undefined;
  readonly rest?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Read a query over a survey. Throws `invalid_request` that says what is allowed, and `contradictory_filters`. */
export function parseFrequencyQuery(tallies: SurveyTallies, parameters: FrequencyParameters): FrequencyQuery {
  const { by = [], level = 'all', theme = [], base = 'respondents', weight, rest = {} } = parameters;
  const query: FrequencyQuery = {
    by: readBy(tallies, by),
    filters: readFilters(tallies, rest),
    themes: readThemes(tallies, level, theme),
    base,
    weight: readWeight(tallies, weight),
  };
  requireBase(base, query.by, query.filters);
  if (base === 'asked' && query.weight !== null)
    throw invalidRequest([
      { where: 'query.weight', message: 'weights go with base=respondents or base=comments' },
    ]);
  return query;
}
