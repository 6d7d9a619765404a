import type { ReviewTheme } from './review-queue.ts';

/** Without those that mean something else on the page. */
const keys = '1234567890qwertadfgzvbiopjklm'.split('');

/** A key for each broad theme, in the codebook's order, as far as there are keys; the rest is found by typing. */
export function assignKeys(themes: readonly ReviewTheme[]): ReadonlyMap<string, string> {
  const broad = themes.filter(({ parent }) => parent === null);
  return new Map(
    broad.flatMap(({ id }, at) => {
      const key = keys[at];
      return key === undefined ? [] : [[key, id] as const];
    }),
  );
}
