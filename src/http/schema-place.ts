import { z } from 'zod';

type Schema = z.core.$ZodType;
const { $ZodArray, $ZodLazy, $ZodObject, $ZodPipe, $ZodRecord, $ZodTransform, $ZodUnion } = z.core;

/** A schema without what is wrapped round it: optional, with a default, read-only, transformed after it is checked. */
function unwrap(schema: Schema): Schema {
  if (schema instanceof $ZodPipe) {
    const { in: before, out } = schema._zod.def;
    return unwrap(before instanceof $ZodTransform ? out : before);
  }
  if (schema instanceof $ZodLazy) return unwrap(schema._zod.def.getter());
  const { def } = schema._zod;
  return 'innerType' in def && def.innerType instanceof z.core.$ZodType ? unwrap(def.innerType) : schema;
}

function alternatives(schema: Schema): Schema[] {
  const inner = unwrap(schema);
  return inner instanceof $ZodUnion ? inner._zod.def.options.flatMap(alternatives) : [inner];
}

function stepInto(schema: Schema, step: PropertyKey): Schema[] {
  if (schema instanceof $ZodObject) {
    const shape: Readonly<Record<PropertyKey, Schema>> = schema._zod.def.shape;
    return Object.hasOwn(shape, step) ? [shape[step]].filter((part) => part !== undefined) : [];
  }
  if (schema instanceof $ZodArray) return [schema._zod.def.element];
  return schema instanceof $ZodRecord ? [schema._zod.def.valueType] : [];
}

/** The schemas of a place in what another one describes: more than one where alternatives lead there, none where nothing does. */
export function schemasAt(schema: Schema, path: readonly PropertyKey[]): Schema[] {
  const [step, ...rest] = path;
  if (step === undefined) return [unwrap(schema)];
  return alternatives(schema)
    .flatMap((alternative) => stepInto(alternative, step))
    .flatMap((next) => schemasAt(next, rest));
}

/** Whether a value has nothing wrong but keys that are not known. */
function hasOnlyUnknownKeys(schema: Schema, value: unknown): boolean {
  const { error } = z.core.safeParse(schema, value);
  return error?.issues.every(({ code }) => code === 'unrecognized_keys') ?? true;
}

/** The keys that an object of this schema may have; of alternatives, those that the value fits but for its keys, or all. */
export function keysOf(schema: Schema, value: unknown): string[] {
  const objects = alternatives(schema).filter((alternative) => alternative instanceof $ZodObject);
  const fitting = objects.length > 1 ? objects.filter((object) => hasOnlyUnknownKeys(object, value)) : [];
  const meant = fitting.length > 0 ? fitting : objects;
  return [...new Set(meant.flatMap((object) => Object.keys(object._zod.def.shape)))];
}

/** What stands at a place in a value; undefined where nothing does. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (outer, step) =>
      typeof outer === 'object' && outer !== null && Object.hasOwn(outer, step)
        ? (outer as Readonly<Record<PropertyKey, unknown>>)[step]
        : undefined,
    value,
  );
}

/** The alternative of a union with this number; null where there is none. */
export function alternativeOf(schema: Schema, index: number): Schema | null {
  return schema instanceof $ZodUnion ? (schema._zod.def.options[index] ?? null) : null;
}
