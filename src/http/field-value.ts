import { type Field, fieldNamed } from '../domain/frequencies/query.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { allowed } from './allowed.ts';
import { attributeNames, knownValues, takesAnyValue } from './frequency-query.ts';
import { unknownName } from './unknown-name.ts';

/**
 * The attribute of this name, or `system`, `question` or `facet`, where it has this value. Throws `invalid_request` that says
 * what is allowed, or `not_ready`; `where` is the part of the request that both stand in.
 */
export function requireFieldValue(
  tallies: SurveyTallies,
  { attribute, value }: { readonly attribute: string; readonly value: string },
  where: 'path' | 'query',
): Field {
  const field = fieldNamed(attribute);
  const names = [...attributeNames(tallies), 'system', 'question', 'facet'];
  if (!names.includes(attribute))
    throw unknownName(tallies, [
      { where: `${where}.attribute`, message: `there is no such attribute; ${allowed(names)}` },
    ]);
  const values = knownValues(tallies, field);
  if (!takesAnyValue(tallies, field) && !values.includes(value))
    throw unknownName(tallies, [
      { where: `${where}.value`, message: `there is no such value; ${allowed(values)}` },
    ]);
  return field;
}
