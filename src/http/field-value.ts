import { type Field, fieldNamed } from '../domain/frequencies/query.ts';
import { invalidRequest } from '../errors.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { allowed, attributeNames, knownValues, takesAnyValue } from './frequency-query.ts';

/**
 * The attribute of this name, or `system`, `question` or `facet`, where it has this value. Throws `invalid_request` that says
 * what is allowed; `where` is the part of the request that both stand in.
 */
export function requireFieldValue(
  tallies: SurveyTallies,
  { attribute, value }: { readonly attribute: string; readonly value: string },
  where: 'path' | 'query',
): Field {
  const field = fieldNamed(attribute);
  const names = [...attributeNames(tallies), 'system', 'question', 'facet'];
  if (!names.includes(attribute))
    throw invalidRequest([
      { where: `${where}.attribute`, message: `there is no such attribute; ${allowed(names)}` },
    ]);
  const values = knownValues(tallies, field);
  if (!takesAnyValue(tallies, field) && !values.includes(value))
    throw invalidRequest([
      { where: `${where}.value`, message: `there is no such value; ${allowed(values)}` },
    ]);
  return field;
}
