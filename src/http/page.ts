import { z } from 'zod';
import { Problem } from '../errors.ts';

/** A number in a query string, in the given range. */
export function queryNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'expected a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `expected a number from ${least} to ${most}`);
}

/** The query of every route that answers in pages. */
export const pageQuery = {
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
  limit: queryNumber(1, 200).optional().describe('How many to give at most, 1 to 200 (50)'),
};
export const defaultPage = 50;

/** An opaque cursor that stands for the id of the last thing on a page. */
export function encodeCursor(id: number): string {
  return Buffer.from(`after:${id}`).toString('base64url');
}

/** The id that a cursor stands for, or null without one. Throws `invalid_request` for what is not a cursor. */
export function decodeCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const match = /^after:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null)
    throw new Problem('invalid_request', 'Start again without a cursor.', {
      errors: [{ where: 'query.cursor', message: 'not a cursor of this service' }],
    });
  return Number(match[1]);
}

/** The cursor of the next page, or null when this one is not full. */
export function nextCursor(page: readonly { id: number }[], limit: number): string | null {
  const last = page.at(-1);
  return last === undefined || page.length < limit ? null : encodeCursor(last.id);
}
