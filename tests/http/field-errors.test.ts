import { expect, it } from 'vitest';
import { z } from 'zod';
import { faultsOf } from '../../src/http/field-errors.ts';

const said = (schema: z.ZodType, value: unknown): string[] =>
  (schema.safeParse(value).error?.issues ?? [])
    .flatMap((issue) => faultsOf(issue, { schema, value }))
    .map(({ path, message }) => [path.join('.'), message].join(': '));

const Page = z.strictObject({ purpose: z.string(), count: z.coerce.number().default(1) });
const Undo = z.strictObject({ undo: z.string(), note: z.string().nullable().default(null) });
const Decision = z.strictObject({ themes: z.array(Page).default([]), lease: z.string() });

it.each<[string, z.ZodType, unknown, string]>([
  [
    'an object',
    Page,
    { purpose: 'learn', limit: 1 },
    ': there is no "limit" here; allowed: "purpose", "count"',
  ],
  [
    'an object in a list behind a default and a refinement',
    z.object({
      pages: z
        .array(Page)
        .refine(() => true)
        .default([]),
    }),
    { pages: [{ purpose: 'x' }, { purpose: 'x', a: 1, b: 2 }] },
    'pages.1: there is no "a", "b" here; allowed: "purpose", "count"',
  ],
  [
    'the alternative that comes nearest',
    z.union([Undo, Decision]),
    { undo: 'x', notes: 'x' },
    ': there is no "notes" here; allowed: "undo", "note"',
  ],
  [
    'an object in an alternative',
    z.object({ body: z.union([Undo, Decision]).optional() }),
    { body: { lease: 'x', themes: [{ purpose: 'x', limit: 1 }] } },
    'body.themes.0: there is no "limit" here; allowed: "purpose", "count"',
  ],
  ['one that takes nothing', z.strictObject({}), { a: 1 }, ': there is no "a" here; there is none'],
  [
    'what is transformed',
    Page.transform(String),
    { purpose: 'x', a: 1 },
    ': there is no "a" here; allowed: "purpose", "count"',
  ],
])('says which keys are allowed in %s', (_, schema, value, words) => {
  expect(said(schema, value)).toEqual([words]);
});

it('says nothing of a key that may be a text', () => {
  const [words = ''] = said(Page, { purpose: 'x', 'Sergeant Oakes shouts at us': 1 });
  expect(words).toBe(': has a key that is not known here; allowed: "purpose", "count"');
});

it('names no more than forty keys', () => {
  const many = z.strictObject(
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, z.string().optional()])),
  );
  const [words = ''] = said(many, { other: 1 });
  expect(words).toContain('"key39" and 10 more');
  expect(words).not.toContain('key40');
});
