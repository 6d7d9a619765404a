import { z } from 'zod';
import { type FieldError, invalidRequest, Problem } from '../errors.ts';
import { parentOf } from '../domain/codebook.ts';
import { type FrequencyQuery, fieldName } from '../domain/frequencies/query.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { Level } from './analysis-query.ts';
import { parseFrequencyQuery } from './frequency-query.ts';
import { SurveyRef } from './names.ts';

const Values = z.array(z.string().max(2000)).min(1).max(500);

const Breakdown = z.strictObject({
  by: z.string().min(1).max(200).nullable().default(null).describe('One field, or the total alone'),
  filters: z
    .record(z.string().min(1).max(200), Values)
    .default({})
    .describe('As in /v1/frequencies: values by field, `!` before one excludes it'),
});

const Quote = z.strictObject({
  id: z.uuid(),
  theme: z.string().min(1).max(200),
  by: z.string().min(1).max(200).nullable().default(null).describe('The one field to print beside it'),
});

/** What to release. */
export const ReleaseRequest = z
  .strictObject({
    survey: SurveyRef,
    title: z.string().trim().min(1).max(200),
    level: Level.default('all'),
    themes: z.array(z.string().max(200)).max(500).default([]).describe('These themes only'),
    breakdowns: z.array(Breakdown).min(1).max(20),
    quotes: z.array(Quote).max(1000).default([]),
    dry_run: z.boolean().default(false).describe('Show what would be suppressed and refused; record nothing'),
  })
  .meta({
    examples: [
      {
        survey: 'canteen',
        title: 'Canteen survey 2026: report',
        breakdowns: [{ by: 'site' }, { by: null, filters: { wave: ['2026'] } }],
        quotes: [{ id: '0198c0de-0000-7000-8000-000000000002', theme: 'queues', by: 'site' }],
        dry_run: true,
      },
    ],
  });
export type ReleaseRequest = z.output<typeof ReleaseRequest>;

/** Fields whose values people can be put under in a release. */
const releasable = ['attribute', 'wave', 'batch', 'question', 'system'];

/**
 * The queries of a release, one for each breakdown, all over the same themes, parents before their children. Throws
 * `invalid_request` for what cannot be counted, or cannot be released.
 */
export function readQueries(tallies: SurveyTallies, request: ReleaseRequest): FrequencyQuery[] {
  const errors: FieldError[] = [];
  const queries = request.breakdowns.map(({ by, filters }, index) => {
    const where = `body.breakdowns.${index}`;
    const query = parseAt(where, () =>
      parseFrequencyQuery(tallies, {
        by: by === null ? [] : [by],
        level: request.level,
        theme: request.themes,
        rest: Object.fromEntries(
          Object.entries(filters).map(([name, values]) => [`filter[${name}]`, values]),
        ),
      }),
    );
    const kind = query.by[0]?.kind;
    if (kind !== undefined && !releasable.includes(kind))
      errors.push({ where: `${where}.by`, message: `tables by ${kind} cannot be released` });
    for (const { field } of query.filters)
      if (!releasable.includes(field.kind))
        errors.push({
          where: `${where}.filters.${fieldName(field)}`,
          message: 'cannot be chosen by in a release',
        });
    return { ...query, themes: parentsFirst(query.themes) };
  });
  if (errors.length > 0) throw invalidRequest(errors);
  return queries;
}

/** Say where in the body it is that a query would have been wrong. */
function parseAt<T>(where: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = error.errors.map((each) => ({
      ...each,
      where: each.where
        .replace(/^query\.theme$/, 'body.themes')
        .replace(/^query\.filter\[(.+)\]$/s, `${where}.filters.$1`)
        .replace(/^query\b/, where),
    }));
    const { kind, message, retryAfter } = error;
    throw new Problem(kind, message, { errors, ...(retryAfter !== null && { retryAfter }) });
  }
}

function parentsFirst(themes: readonly string[]): string[] {
  const given = new Set(themes);
  const ordered = new Set<string>();
  for (const theme of themes) {
    const parent = parentOf(theme);
    if (parent !== null && given.has(parent)) ordered.add(parent);
    ordered.add(theme);
  }
  return [...ordered];
}
