import type { FastifyError, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import type { FieldError } from '../errors.ts';
import { allowed } from './allowed.ts';
import { faultWords } from './fault-words.ts';
import { alternativeOf, keysOf, schemasAt, valueAt } from './schema-place.ts';

const contexts: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' };
const longestMessage = 200;
const mostErrors = 50;
const unknownKeys = /^Unrecognized keys?: /;
const namedKeys = /^Unrecognized keys?: (?:"[\w.-]{1,40}"(?:, )?)+$/;

/** What zod tells of one fault, as far as it is read here. */
interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of a union: the faults of each alternative. */
  readonly errors?: readonly (readonly Issue[])[];
}

/** A fault as a person would put it. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A key that is not known is named when it is a name, as it may as well be a comment. */
function withoutTexts(message: string): string {
  const isNamed = !unknownKeys.test(message) || namedKeys.test(message);
  return isNamed ? message : 'has a key that is not known here';
}

/** What was sent, and the schema that it should fit. */
export interface Sent {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
}

/** What may stand where a key is not known, as the end of a message; nothing of any other fault. */
function insteadOf({ path, message }: Issue, sent: Sent | null): string {
  if (sent === null || !unknownKeys.test(message)) return '';
  const value = valueAt(sent.value, path);
  const keys = schemasAt(sent.schema, path).flatMap((place) => keysOf(place, value));
  return `; ${allowed([...new Set(keys)])}`;
}

/**
 * A fault of something that does not fit its schema, in a person's words; of a union, the faults of the alternative that
 * comes nearest. Where a key is not known, it says which are.
 */
export function faultsOf(issue: Issue, sent: Sent | null): Fault[] {
  const { path, message, errors = [] } = issue;
  const [union = null] = sent === null ? [] : schemasAt(sent.schema, path);
  const [nearest] = errors
    .map((alternative, index) => {
      const schema = union === null ? null : alternativeOf(union, index);
      const inside = schema === null ? null : { schema, value: valueAt(sent?.value, path) };
      return alternative.flatMap((fault) => faultsOf(fault, inside));
    })
    .filter((alternative) => alternative.length > 0)
    .sort((a, b) => a.length - b.length);
  if (nearest !== undefined) return nearest.map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
  const words = faultWords(withoutTexts(message)).slice(0, longestMessage);
  return [{ path, message: words + insteadOf(issue, sent) }];
}

/** Where a request does not fit its route's schema, and why; never with a text that was sent. */
export function fieldErrors(
  { validation, validationContext = 'body' }: FastifyError,
  { routeOptions, body, query, params }: FastifyRequest,
): FieldError[] {
  const part = contexts[validationContext] ?? validationContext;
  const { schema: schemas = {} } = routeOptions;
  const described: unknown = schemas[validationContext as keyof FastifySchema];
  const values: Readonly<Record<string, unknown>> = { body, query, path: params };
  const sent = described instanceof z.core.$ZodType ? { schema: described, value: values[part] } : null;
  return (validation ?? [])
    .slice(0, mostErrors)
    .flatMap(({ instancePath, message = 'not valid', params: rest }) =>
      faultsOf({ ...rest, path: instancePath.split('/').filter((step) => step !== ''), message }, sent),
    )
    .slice(0, mostErrors)
    .map(({ path, message }) => ({ where: [part, ...path.map(String)].join('.'), message }));
}
