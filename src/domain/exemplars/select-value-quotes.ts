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
/** What is asked of a quote first, and then no longer, so that a value has some at all. */
const passes = [
  { mixed: true, named: true },
  { mixed: false, named: true },
  { mixed: false, named: false },
];

/**
 * Chooses quotes so that each value of each field has `each` of them, as far as there are comments: greedily the comment
 * that speaks for most values that still want one (set cover, Johnson 1974), those with none before those with some, and
 * the likelier comment before the other. So a quote of a force stands for a role, a rank and a system as well. Of one
 * value there is one quote of a respondent, none that says the same as another and, but for the group's own values, at
 * most a third from one group as long as others have some to give; a quote of a system names it, if any does. The same for
 * the same candidates in any order. Sentences are split only in what may be chosen.
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

  const ordered = candidates.toSorted((a, b) => b.probability - a.probability || a.commentId - b.commentId);
  const known = new Map<ValueCandidate, Chosen | null>();
  for (const { mixed, named } of passes) {
    // What a comment is worth only shrinks as more are chosen (Minoux 1978): the best of before is looked at anew.
    const bounds = new Float64Array(ordered.length).fill(Infinity);
    const lookedAt = new Int32Array(ordered.length).fill(-1);
    let placed = 0;
    for (;;) {
      const index = greatest(bounds);
      const candidate = ordered[index];
      if (candidate === undefined || bounds[index] === 0) break;
      const own = known.get(candidate);
      const wanted =
        own === null
          ? []
          : candidate.cells.filter(
              (cell) => wants(cell, candidate, mixed) && (own === undefined || suits(cell, own, named)),
            );
      if (lookedAt[index] !== placed || own === null) {
        bounds[index] = worth(candidate, wanted);
        lookedAt[index] = placed;
        continue;
      }
      if (own === undefined) {
        // With its words known it may suit fewer values, or none.
        known.set(candidate, made(candidate));
        lookedAt[index] = -1;
        continue;
      }
      if (own.ranks.length === 0 && !stood.has(own.commentId)) quotes.push(own);
      place(own, wanted);
      placed += 1;
    }
  }
  return quotes
    .filter(({ ranks }) => ranks.length > 0)
    .map(({ ranks: cells, commentId, respondentId, start, end }) => ({
      commentId,
      respondentId,
      start,
      end,
      cells,
    }));
}

/** The place of the first greatest number; -1 for none. */
function greatest(numbers: Float64Array): number {
  let best = -1;
  for (let index = 0; index < numbers.length; index += 1)
    if (best < 0 || (numbers[index] ?? 0) > (numbers[best] ?? 0)) best = index;
  return best;
}

/** Finds one of these terms as whole words, in any case. */
function mentionOf(terms: readonly string[]): RegExp {
  const any = terms
    .map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'))
    .join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'iu');
}
