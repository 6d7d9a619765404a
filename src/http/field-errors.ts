import type { FastifyError } from 'fastify';
import type { FieldError } from '../errors.ts';
import { faultWords } from './fault-words.ts';

const contexts: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' };
const longestMessage = 200;
const mostErrors = 50;
const namedKeys = /^Unrecognized keys?: (?:"[\w.-]{1,40}"(?:, )?)+$/;

/** What zod tells of one fault, as far as it is read here. */
interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of a union: the faults of each alternative. */
  readonly errors?: readonly (readonly Issue[])[];
}

/** A key that is not known is named when it is a name, as it may as well be a comment. */
function withoutTexts(message: string): string {
  const isNamed = !message.startsWith('Unrecognized key') || namedKeys.test(message);
  return isNamed ? message : 'has a key that is not known here';
}

/** Faults with those of the alternative of a union that comes nearest in the union's place. */
export function unfold({ path, message, errors = [] }: Issue): Issue[] {
  const [nearest] = errors
    .map((alternative) => alternative.flatMap(unfold))
    .filter((alternative) => alternative.length > 0)
    .sort((a, b) => a.length - b.length);
  if (nearest === undefined) return [{ path, message }];
  return nearest.map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
}

/** Where a request does not fit its schema, and why; never with a text that was sent. */
export function fieldErrors({ validation, validationContext = 'body' }: FastifyError): FieldError[] {
  const part = contexts[validationContext] ?? validationContext;
  return (validation ?? [])
    .flatMap(({ instancePath, message = 'not valid', params }) =>
      unfold({ ...params, path: instancePath.split('/').filter((step) => step !== ''), message }),
    )
    .slice(0, mostErrors)
    .map(({ path, message }) => ({
      where: [part, ...path.map(String)].join('.'),
      message: faultWords(withoutTexts(message)).slice(0, longestMessage),
    }));
}
