import type { Evidence, Stretch } from './candidate.ts';
import { likeness, type MinHash, minHash } from './min-hash.ts';
import { quoteStretch, type SplitSentences } from './quote-stretch.ts';

/** Who wrote a comment, and the values that a quote from it would speak for, by number. */
interface Speaker {
  readonly commentId: number;
  readonly respondentId: number;
  /** The respondent's value of the survey's group; null where it is not known. */
  readonly group: string | null;
  readonly cells: readonly number[];
}

/** A comment on the theme that a quote may be taken from. */
export interface ValueCandidate extends Speaker {
  readonly text: string;
  readonly probability: number;
  readonly evidence: readonly Evidence[];
}

/** A quote that the theme has already. */
export interface StandingQuote extends Speaker, Stretch {
  readonly quote: string;
}

export interface ValueQuoteOptions {
  /** How many quotes each value is to have. */
  readonly each: number;
  /** The values of the survey's group, by number: their quotes are all from one group, others' are not to be. */
  readonly groupCells: ReadonlySet<number>;
  /** What names a value, such as a system, by its number: a quote that does not say it comes last there. */
  readonly terms: ReadonlyMap<number, readonly string[]>;
  /** Quotes that the theme has already, best first: they speak for their values too. */
  readonly standing: readonly StandingQuote[];
  /** Comments that other themes quote: another is taken in their place where it speaks for nearly as many values. */
  readonly taken: ReadonlySet<number>;
}

/** A quote, and the values that it was chosen for, each with its place there from 1. */
export interface ValueQuote extends Stretch {
  readonly commentId: number;
  readonly respondentId: number;
  readonly cells: readonly { readonly cell: number; readonly rank: number }[];
}

interface Chosen extends Speaker, Stretch {
  readonly quote: string;
  readonly sketch: MinHash;
  readonly ranks: { cell: number; rank: number }[];
}

/** Quotes whose runs of characters are this alike say the same. */
const sameText = 0.5;
const worthOfTaken = 0.7;

/**
 * Chooses quotes so that each value of each field has `each` of them, as far as there are comments: greedily the comment
 * that speaks for most values that still want one (set cover, Johnson 1974), those with none before those with some, and
 * the likelier comment before the other. So a quote of a force stands for a role, a rank and a system as well. Of one
 * value there is one quote of a respondent, none that says the same as another and, but for the group's own values, at
 * most a third from one group as long as others have some to give; a quote of a system names it, if any does. The same for the same candidates in any order.
 * Sentences are split only in what is chosen.
 */
export function selectValueQuotes(
  candidates: readonly ValueCandidate[],
  split: SplitSentences,
  { each, groupCells, terms, standing, taken }: ValueQuoteOptions,
): ValueQuote[] {
  const cells = new Map<number, Chosen[]>();
  const perGroup = Math.max(1, Math.floor(each / 3));
  const wants = (cell: number, { respondentId, group }: Speaker, mixed: boolean): boolean => {
    const there = cells.get(cell) ?? [];
    if (there.length >= each || there.some((other) => other.respondentId === respondentId)) return false;
    if (!mixed || group === null || groupCells.has(cell)) return true;
    return there.filter((other) => other.group === group).length < perGroup;
  };
  const mentions = new Map([...terms].map(([cell, own]) => [cell, mentionOf(own)]));
  /** Whether the words that are chosen suit the value: nobody else said them there, and they name it where that is asked. */
  const suits = (cell: number, { quote, sketch }: Chosen, named: boolean): boolean =>
    (!named || mentions.get(cell)?.test(quote) !== false) &&
    !(cells.get(cell) ?? []).some((other) => likeness(other.sketch, sketch) >= sameText);
  const place = (chosen: Chosen, wanted: readonly number[]): void => {
    for (const cell of wanted) {
      const there = cells.get(cell) ?? [];
      cells.set(cell, [...there, chosen]);
      chosen.ranks.push({ cell, rank: there.length + 1 });
    }
  };

  const quotes: Chosen[] = standing.map((quote) => ({ ...quote, sketch: minHash(quote.quote), ranks: [] }));
  for (const quote of quotes)
    place(
      quote,
      quote.cells.filter((cell) => wants(cell, quote, true) && suits(cell, quote, true)),
    );

  const quotable = candidates
    .toSorted((a, b) => b.probability - a.probability || a.commentId - b.commentId)
    .map((candidate) => ({ candidate, bound: Infinity, made: undefined as Chosen | null | undefined }));
  const stood = new Map(quotes.map((quote) => [quote.commentId, quote]));
  const made = ({ text, evidence, ...speaker }: ValueCandidate): Chosen | null => {
    const own = stood.get(speaker.commentId);
    if (own !== undefined) return own;
    const stretch = quoteStretch(text, evidence, split);
    if (stretch === null) return null;
    const quote = text.slice(stretch.start, stretch.end);
    return { ...speaker, ...stretch, quote, sketch: minHash(quote), ranks: [] };
  };
  const worth = ({ commentId, probability }: ValueCandidate, wanted: readonly number[]): number =>
    wanted.reduce((sum, cell) => sum + 1 / (1 + (cells.get(cell)?.length ?? 0)), 0) *
    probability *
    (taken.has(commentId) ? worthOfTaken : 1);

  for (const { mixed, named } of [
    { mixed: true, named: true },
    { mixed: false, named: true },
    { mixed: false, named: false },
  ]) {
    for (const one of quotable) one.bound = Infinity;
    for (;;) {
      let best: { one: (typeof quotable)[number]; wanted: readonly number[]; worth: number } | null = null;
      for (const one of quotable) {
        // What a comment is worth only shrinks as more are chosen (Minoux 1978).
        if (one.made === null || one.bound <= (best?.worth ?? 0)) continue;
        const { candidate } = one;
        const wanted = candidate.cells.filter(
          (cell) =>
            wants(cell, candidate, mixed) &&
            (one.made === undefined || one.made === null || suits(cell, one.made, named)),
        );
        one.bound = worth(candidate, wanted);
        if (one.bound > (best?.worth ?? 0)) best = { one, wanted, worth: one.bound };
      }
      if (best === null) break;
      const { one, wanted } = best;
      if (one.made === undefined) {
        one.made = made(one.candidate);
        if (one.made === null) continue;
        const own = one.made;
        // With its words known it may suit fewer values: then it is compared again.
        if (!wanted.every((cell) => suits(cell, own, named))) continue;
      }
      if (one.made === null) continue;
      if (one.made.ranks.length === 0 && !stood.has(one.made.commentId)) quotes.push(one.made);
      place(one.made, wanted);
    }
  }
  return quotes
    .filter(({ ranks }) => ranks.length > 0)
    .map(({ commentId, respondentId, start, end, ranks }) => ({
      ...{ commentId, respondentId, start, end, cells: ranks },
    }));
}

/** Finds one of these terms as whole words, in any case. */
function mentionOf(terms: readonly string[]): RegExp {
  const any = terms
    .map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'))
    .join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'iu');
}
