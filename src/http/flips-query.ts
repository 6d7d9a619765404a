import { z } from 'zod';
import { invalidRequest } from '../errors.ts';
import { queryNumber } from './page.ts';

const most = 200;
/** How many flips are shown unless more are asked for. */
export const flipsShown = 50;

/** Which flips to show: of one theme or of all. */
export const FlipsQuery = z.strictObject({
  theme: z.string().max(200).optional(),
  limit: queryNumber(1, most).optional().describe(`How many at most, 1 to ${most} (${flipsShown})`),
});

/** Throws `invalid_request` for a theme that was not compared: an empty list would say that nothing flips. */
export function requireCompared(
  theme: string | undefined,
  compared: readonly { readonly theme: string }[],
): void {
  if (theme === undefined || compared.some((own) => own.theme === theme)) return;
  throw invalidRequest([
    {
      where: 'query.theme',
      message: `not a theme that was compared; these were: ${compared.map((own) => own.theme).join(', ')}`,
    },
  ]);
}
