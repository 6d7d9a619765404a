import type { PrintedColumn } from '../domain/disclosure/check-release.ts';
import type { Population } from '../domain/disclosure/release-sheet.ts';
import type { FieldError } from '../errors.ts';
import { type ApprovedQuote, readApprovedQuotes } from '../storage/approved-quotes.ts';
import type { Queries } from '../storage/database.ts';
import { type NewReleasedQuote, releasedBeside } from '../storage/releases.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import type { MadeRelease } from './make-release.ts';
import type { ReleaseRequest } from './release-request.ts';

/**
 * The quotes of a release: each approved, in a cell that is shown, with one attribute beside it at the most, here and in
 * every release before. What is not so is refused, by its place in the request.
 */
export async function releaseQuotes(
  query: Queries,
  tallies: SurveyTallies,
  request: ReleaseRequest,
  { checked, populations }: Pick<MadeRelease, 'checked' | 'populations'>,
  themes: readonly string[],
): Promise<{ readonly quotes: readonly NewReleasedQuote[]; readonly refusals: readonly FieldError[] }> {
  const approved = await readApproved(query, tallies, request);
  const beside = new Map(
    [
      ...(await releasedBeside(
        query,
        tallies.survey.id,
        request.quotes.map(({ id }) => id),
      )),
    ].map(([id, fields]) => [id, new Set(fields)]),
  );
  const quotes: NewReleasedQuote[] = [];
  const refusals: FieldError[] = [];
  request.quotes.forEach(({ id, theme, by }, index) => {
    const refuse = (message: string) => refusals.push({ where: `body.quotes.${index}`, message });
    const quote = approved.get(keyOf(by, id, theme));
    if (quote === undefined) return refuse('there is no approved quote with this id under this theme');
    const value = by === null ? null : quote.value;
    const isShown = populations.some((population, place) => {
      const columns = checked.populations[place]?.columns ?? [];
      return isInShownCell(population, columns, themes.indexOf(theme), by, quote);
    });
    if (!isShown) return refuse('the cell that it speaks for is not shown in this release');
    const fields = beside.get(id) ?? new Set<string>();
    if (by !== null) beside.set(id, fields.add(by));
    if (fields.size > 1) return refuse('it was, or is, released beside another attribute; one is the most');
    const { version, valence, text, batchId, respondentId } = quote;
    quotes.push({ id, version, theme, by, value, valence, text, batchId, respondentId });
  });
  return { quotes, refusals };
}

const keyOf = (by: string | null, id: string, theme: string): string => JSON.stringify([by, id, theme]);

async function readApproved(
  query: Queries,
  { batches, survey }: SurveyTallies,
  { quotes }: ReleaseRequest,
): Promise<Map<string, ApprovedQuote>> {
  const found = new Map<string, ApprovedQuote>();
  const wanted = new Set(quotes.map(({ id, theme, by }) => keyOf(by, id, theme)));
  const themes = [...new Set(quotes.map(({ theme }) => theme))];
  for (const by of new Set(quotes.map((quote) => quote.by)))
    for (const { id, uid, bucket, taggingId } of batches) {
      const batch = { id, uid, bucket, taggingId, groupAttribute: survey.group };
      for (const quote of await readApprovedQuotes(query, batch, { themes, attribute: by })) {
        const key = keyOf(by, quote.id, quote.theme);
        if (wanted.has(key)) found.set(key, quote);
      }
    }
  return found;
}

function isInShownCell(
  { total, breakdowns }: Population,
  columns: readonly PrintedColumn[],
  theme: number,
  by: string | null,
  { value, respondentId }: ApprovedQuote,
): boolean {
  return columns.some((printed) => {
    if (printed.by !== by || (by !== null && (value === null || printed.value !== value))) return false;
    const cells = printed.breakdown === null ? [total] : breakdowns[printed.breakdown]?.cells;
    const people = cells?.find((cell) => cell.value === printed.value)?.themes[theme];
    return theme >= 0 && (printed.themes[theme] ?? null) !== null && people?.includes(respondentId) === true;
  });
}
