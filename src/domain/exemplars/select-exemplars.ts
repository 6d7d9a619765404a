import type { Valence } from '../../../models/classifier.ts';
import type { Candidate, Stretch } from './candidate.ts';
import { pickFacilities } from './facility-location.ts';
import { likeness, minHash } from './min-hash.ts';
import { quoteStretch, type SplitSentences } from './quote-stretch.ts';
import { shareOut } from './share-out.ts';
import { cosines, fitTfIdf } from './tf-idf.ts';
import { wordsOf } from './words.ts';

export interface ExemplarOptions {
  /** How many quotes to pick at most (default 10). */
  readonly count?: number | undefined;
  /** Cosine from which a comment counts as covered by a quote (default 0.2). */
  readonly tau?: number | undefined;
  /** Comments of the theme by valence; without it, those of the candidates. */
  readonly valences?: ReadonlyMap<Valence, number> | undefined;
  /** Texts of the theme's comments, all or a fair sample, that coverage speaks of; without it, the candidates'. */
  readonly comments?: readonly string[] | undefined;
  /** Comments that other themes quote already: another is taken in their place where it stands for nearly as many. */
  readonly taken?: ReadonlySet<string> | undefined;
}

/** A quote: the stretch of the comment to print. */
export interface Exemplar extends Stretch {
  readonly commentId: string;
  readonly respondentId: string;
  readonly group: string | null;
  readonly valence: Valence;
}

export interface Exemplars {
  /** In the order picked: the first stands for most comments. */
  readonly quotes: readonly Exemplar[];
  /** Share of the theme's comments whose cosine to a quote is at least `tau`. */
  readonly coverage: number;
  readonly tau: number;
}

interface Quotable extends Candidate {
  readonly stretch: Stretch;
  readonly quote: string;
}

/** Quotes whose runs of characters are this alike say the same. */
const sameText = 0.5;
/** What a quote that another theme has already is worth, against one that is new. */
const worthOfTaken = 0.7;

/**
 * Picks a theme's quotes: whole sentences around the evidence that together stand for the theme's comments (facility
 * location on tf-idf cosine). At most one per respondent and one fifth of `count` from one group; near-duplicates count
 * once; valences as in the theme as far as the candidates allow; never a comment that speaks of a person at risk.
 * The same for the same candidates in any order. Meant for at most some hundred candidates.
 */
export function selectExemplars(
  candidates: readonly Candidate[],
  split: SplitSentences,
  options: ExemplarOptions = {},
): Exemplars {
  const { count = 10, tau = 0.2 } = options;
  const ordered = candidates.toSorted(likeliestFirst);
  const quotable = withoutNearDuplicates(ordered.flatMap((candidate) => quotableFrom(candidate, split)));

  const comments = options.comments ?? ordered.map(({ text }) => text);
  const commentWords = comments.map(wordsOf);
  const vector = fitTfIdf(commentWords);
  const quoteVectors = quotable.map(({ quote }) => vector(wordsOf(quote)));
  const candidateVectors = ordered.map(({ text }) => vector(wordsOf(text)));

  const quotas = shareOut(count, options.valences ?? valencesOf(ordered));
  const { fits, fitsValence } = constraints(quotable, count, quotas);
  const similarities = cosines(quoteVectors, candidateVectors);
  const worth = (index: number): number =>
    options.taken?.has(quotable[index]?.commentId ?? '') === true ? worthOfTaken : 1;
  const balanced = pickFacilities(
    similarities,
    count,
    (index, picked) => fits(index, picked) && fitsValence(index, picked),
    [],
    worth,
  );
  const picked = pickFacilities(similarities, count, fits, balanced, worth);

  const pickedVectors = picked.flatMap((index) => quoteVectors[index] ?? []);
  const covered = cosines(commentWords.map(vector), pickedVectors).filter(
    (row) => Math.max(0, ...row) >= tau,
  );
  return {
    quotes: picked.flatMap((index) => exemplarFrom(quotable[index])),
    coverage: comments.length > 0 ? covered.length / comments.length : 0,
    tau,
  };
}

function likeliestFirst(a: Candidate, b: Candidate): number {
  return (
    b.probability - a.probability || (a.commentId < b.commentId ? -1 : Number(a.commentId > b.commentId))
  );
}

function quotableFrom(candidate: Candidate, split: SplitSentences): Quotable[] {
  if (candidate.facets.includes('distress')) return [];
  const stretch = quoteStretch(candidate.text, candidate.evidence, split);
  if (stretch === null) return [];
  return [{ ...candidate, stretch, quote: candidate.text.slice(stretch.start, stretch.end) }];
}

function withoutNearDuplicates(quotable: readonly Quotable[]): Quotable[] {
  const kept: { entry: Quotable; sketch: ReturnType<typeof minHash> }[] = [];
  for (const entry of quotable) {
    const sketch = minHash(entry.quote);
    if (!kept.some((other) => likeness(other.sketch, sketch) >= sameText)) kept.push({ entry, sketch });
  }
  return kept.map(({ entry }) => entry);
}

function valencesOf(candidates: readonly Candidate[]): Map<Valence, number> {
  const counts = new Map<Valence, number>();
  for (const { valence } of candidates) counts.set(valence, (counts.get(valence) ?? 0) + 1);
  return counts;
}

function constraints(quotable: readonly Quotable[], count: number, quotas: ReadonlyMap<Valence, number>) {
  const perGroup = count >= 5 ? Math.floor(count / 5) : count;
  const alike = (
    index: number,
    picked: readonly number[],
    key: 'respondentId' | 'group' | 'valence',
  ): number => picked.filter((other) => quotable[other]?.[key] === quotable[index]?.[key]).length;
  return {
    fits: (index: number, picked: readonly number[]): boolean =>
      alike(index, picked, 'respondentId') === 0 &&
      ((quotable[index]?.group ?? null) === null || alike(index, picked, 'group') < perGroup),
    fitsValence: (index: number, picked: readonly number[]): boolean => {
      const valence = quotable[index]?.valence;
      return valence !== undefined && alike(index, picked, 'valence') < (quotas.get(valence) ?? 0);
    },
  };
}

function exemplarFrom(entry: Quotable | undefined): Exemplar[] {
  if (entry === undefined) return [];
  const { commentId, respondentId, group, valence, stretch } = entry;
  return [{ commentId, respondentId, group, valence, start: stretch.start, end: stretch.end }];
}
