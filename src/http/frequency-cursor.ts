import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { FrequencyQuery } from '../domain/frequencies/query.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';

const Cursor = z.strictObject({
  after: z.int().nonnegative(),
  codebook: z.int(),
  query: z.string(),
  tallies: z.string(),
});
type Cursor = z.infer<typeof Cursor>;

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);
}

/** Where a page begins, and what its numbers are made of: all pages of one answer come from the same. */
export function openCursor(tallies: SurveyTallies, query: FrequencyQuery, order: unknown) {
  const now = {
    codebook: tallies.codebook.version,
    query: digest([query, order]),
    tallies: digest(tallies.batches.map(({ tally }) => tally?.id ?? null)),
  };
  return {
    next: (after: number): string =>
      Buffer.from(JSON.stringify({ after, ...now } satisfies Cursor)).toString('base64url'),
    pastTheEnd: (themes: number): Problem =>
      new Problem('invalid_request', 'Start again without a cursor.', {
        errors: [{ where: 'query.cursor', message: `beyond the last page: there are ${themes} themes` }],
      }),
    /** Throws `invalid_request` for another query's cursor, `conflict` where codebook or counts have changed. */
    start: (cursor: string | undefined): number => {
      if (cursor === undefined) return 0;
      const read = readCursor(cursor);
      if (read?.query !== now.query)
        throw new Problem('invalid_request', 'Start again without a cursor.', {
          errors: [{ where: 'query.cursor', message: 'not a cursor of this question' }],
        });
      if (read.codebook !== now.codebook)
        throw new Problem(
          'conflict',
          `The codebook was changed between pages, from version ${read.codebook} to ${now.codebook}; start again without a cursor.`,
        );
      if (read.tallies !== now.tallies)
        throw new Problem(
          'conflict',
          'What is counted was changed between pages (an upload, another tagging or an erasure); start again without a cursor.',
        );
      return read.after;
    },
  };
}

function readCursor(cursor: string): Cursor | null {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    return null;
  }
}
