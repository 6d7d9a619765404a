import { z } from 'zod';
import { type Field, type Filter, fieldName } from '../domain/frequencies/query.ts';
import { SurveyRef } from './names.ts';

/** A parameter that may be repeated. */
export const Repeated = z
  .union([z.string().max(2000), z.array(z.string().max(2000)).max(500)])
  .transform((value) => [value].flat());

/** What a share is of: those who said something, or what they said. */
export const Units = z.enum(['respondents', 'comments']);

/** What the base of a comparison is where nobody says. */
export const unitsHelp =
  'Without it `respondents`, but `comments` by `system`, `question` and `facet`, which tell comments apart and not people: whoever names a system also writes comments that do not';

/** The units in which the values of a field are compared where nobody says. */
export function unitsOf({ kind }: Field): z.infer<typeof Units> {
  return kind === 'system' || kind === 'question' || kind === 'facet' ? 'comments' : 'respondents';
}

/** Which themes of a codebook. */
export const Level = z.enum(['all', 'rollup', 'leaf']);

/** What every question to the counts of a survey may say beside its filters. */
export const analysisQuery = {
  survey: SurveyRef,
  level: Level.default('all').describe('Themes: all, top ones, those without children'),
  theme: Repeated.optional().describe('These themes only'),
};

/** What must be said of counts of batches that different models read. */
export const severalModels =
  'The batches were tagged by different models, so a difference between them may be the models’; POST /v1/batches/{id}/retag makes them alike.';

/** How filters are written, for the documentation of routes that take them. */
export const filterHelp =
  'Filters repeat a parameter: `filter[force]=Kent&filter[force]=Essex&filter[role]=!staff`. Within one field any value ' +
  'will do, across fields all must; `!` before a value excludes it, `=` takes the rest as it is written, and an empty ' +
  'value is not stated, or none. Fields are attributes of the survey and `wave`, `batch`, `question`, `system`, `facet`, ' +
  '`theme` and `valence`, which chooses tags and leaves the base as it is.';

/** Filters as the audit log keeps them. */
export function namedFilters(filters: readonly Filter[]) {
  return filters.map(({ field, ...values }) => ({ field: fieldName(field), ...values }));
}
