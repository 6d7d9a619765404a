import type { z } from 'zod';
import type { Key } from '../storage/keys.ts';
import { readProfileQuotes, type ProfileQuotes } from '../storage/profile-quotes.ts';
import { waitingForValueQuotes } from '../storage/quotes.ts';
import { batchesOf } from '../storage/tallies/tallied-query.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import type { Context } from './context.ts';
import { Valence } from './label-document.ts';
import { QuoteDocument, quoteDocument } from './quote-document.ts';

export const ProfileQuoteDocument = QuoteDocument.extend({ valence: Valence });
export type ProfileQuoteDocument = z.infer<typeof ProfileQuoteDocument>;

export interface FoundProfileQuotes {
  readonly byTheme: ReadonlyMap<string, readonly ProfileQuoteDocument[]>;
  /** Some batch still waits for quotes of its values. */
  readonly choosing: boolean;
}

/**
 * Quotes of a value on each theme, from the newest batch that has some; as many as asked for of each, if there are, and then,
 * if asked for, those that were refused in any batch.
 */
export async function quotesOfValue(
  { database }: Context,
  tallies: SurveyTallies,
  key: Key,
  asked: ProfileQuotes,
): Promise<FoundProfileQuotes> {
  const byTheme = new Map<string, ProfileQuoteDocument[]>();
  const batches = batchesOf(tallies, asked);
  let themes = asked.each === 0 ? [] : asked.themes;
  for (const { id, uid, bucket, taggingId } of batches.toReversed()) {
    if (themes.length === 0) break;
    const batch = { id, uid, bucket, taggingId, groupAttribute: tallies.survey.group };
    const found = await readProfileQuotes(database.query, batch, { ...asked, themes }, key.scope);
    for (const [theme, quotes] of found) {
      const documents = quotes.map((quote) => ({ ...quoteDocument(quote, key), valence: quote.valence }));
      const [open, refused] = apart([...(byTheme.get(theme) ?? []), ...documents]);
      byTheme.set(theme, [...open.slice(0, asked.each), ...refused]);
    }
    if (!asked.refused) themes = themes.filter((theme) => (byTheme.get(theme)?.length ?? 0) < asked.each);
  }
  const waiting = await waitingForValueQuotes(
    database.query,
    batches.map(({ taggingId }) => taggingId),
  );
  return { byTheme, choosing: waiting.length > 0 };
}

/** Those that may be printed, or might be, and those that were refused. */
function apart(quotes: readonly ProfileQuoteDocument[]) {
  const isRefused = ({ status }: ProfileQuoteDocument): boolean => status === 'refused';
  return [quotes.filter((quote) => !isRefused(quote)), quotes.filter(isRefused)] as const;
}
