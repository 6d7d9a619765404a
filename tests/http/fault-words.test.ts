import { expect, it } from 'vitest';
import { z } from 'zod';
import { faultWords } from '../../src/http/fault-words.ts';

const said = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map(({ message }) => faultWords(message)) ?? [];

it.each<[string, z.ZodType, unknown]>([
  ['expected at least 10 characters', z.string().min(10), 'x'],
  ['expected at most 1 character', z.string().max(1), 'xx'],
  ['expected at least 1 item', z.array(z.string()).min(1), []],
  ['expected at most 2 items', z.array(z.int()).max(2), [1, 2, 3]],
  ['expected at least 1', z.int().min(1), 0],
  ['expected at most 0.5', z.number().max(0.5), 1],
  ['expected more than 0', z.number().positive(), 0],
  ['missing: expected string', z.string(), undefined],
  ['expected a number', z.coerce.number(), 'x'],
  ['expected string, not number', z.string(), 1],
  ['expected one of "a", "b"', z.enum(['a', 'b']), 'c'],
  ['name two', z.string('name two'), 1],
])('says %s', (words, schema, value) => {
  expect(said(schema, value)).toEqual([words]);
});
