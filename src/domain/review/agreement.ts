import { alphaWithInterval, type OwnedUnit } from '../statistics/alpha-interval.ts';
import type { Bootstrap } from '../statistics/cluster-bootstrap.ts';
import type { TwoByTwo } from '../statistics/two-by-two.ts';
import type { Interval } from '../statistics/interval.ts';
import { positiveAgreement } from '../statistics/positive-agreement.ts';

/** One reviewer's coding of a comment for an audit. */
export interface Coding {
  readonly reviewer: string;
  readonly slot: number;
  /** The machine's labels were not shown. */
  readonly blind: boolean;
  readonly themes: ReadonlySet<string>;
}

/** A comment of an audit: who coded it how, what counts of that, and what the machine says. */
export interface CodedComment {
  readonly respondent: number;
  readonly codings: readonly Coding[];
  /** What counts of the blind coding; null: nothing yet. */
  readonly settled: { readonly themes: ReadonlySet<string>; readonly disputed: ReadonlySet<string> } | null;
  readonly tags: ReadonlySet<string>;
}

/** How far two judges agree on a theme, or on all: over `n` comments, or comments × themes. */
export interface Agreement {
  readonly n: number;
  /** The share judged alike. */
  readonly raw: number | null;
  /** The same where either says yes: F1 with one of them as the truth. */
  readonly positive: number | null;
}

/** Agreement on a theme, between reviewers who coded blind and between them and the machine. */
export interface ThemeAgreement {
  readonly theme: string;
  readonly reviewers: ReviewerAgreement;
  readonly machine: Agreement & { readonly precision: number | null; readonly recall: number | null };
}

/** Agreement between reviewers who coded blind, with Krippendorff's alpha and its interval. */
export interface ReviewerAgreement extends Agreement {
  readonly alpha: number | null;
  readonly interval: Interval | null;
}

const replicatesAtMost = 1000;
/** Bounds the work of the bootstrap: respondents × themes × replicates. */
const mostDraws = 2e7;

/** Agreement theme by theme; only blind coding counts. Intervals are bootstrapped over respondents. */
export function agreementByTheme(
  comments: readonly CodedComment[],
  themes: readonly string[],
  seed: string,
): ThemeAgreement[] {
  const doubled = codedTwiceBlind(comments);
  const replicates = Math.max(
    200,
    Math.min(replicatesAtMost, Math.floor(mostDraws / (1 + doubled.length * themes.length))),
  );
  return themes.map((theme) => {
    const machine = emptyTable();
    for (const { settled, tags } of comments)
      if (settled !== null && !settled.disputed.has(theme))
        count(machine, settled.themes.has(theme), tags.has(theme));
    return {
      theme,
      reviewers: reviewersAlike(doubled, [theme], { seed: `${seed} ${theme}`, replicates }),
      machine: {
        ...agreementOf(machine),
        precision: share(machine.both, machine.both + machine.onlySecond),
        recall: share(machine.both, machine.both + machine.onlyFirst),
      },
    };
  });
}

/**
 * Agreement over all themes at once: each comment × theme is one yes or no, so that frequent themes weigh as much as they
 * are used. Only blind coding counts; the interval is bootstrapped over respondents.
 */
export function agreementOverall(
  comments: readonly CodedComment[],
  themes: readonly string[],
  seed: string,
): ReviewerAgreement {
  return reviewersAlike(codedTwiceBlind(comments), themes, { seed, replicates: replicatesAtMost });
}

interface DoubledComment {
  readonly respondent: number;
  readonly blind: readonly Coding[];
}

/** The comments that two or more reviewers coded without seeing what anybody or the machine said. */
export function codedTwiceBlind(comments: readonly CodedComment[]): DoubledComment[] {
  return comments.flatMap(({ respondent, codings }) => {
    const blind = codings.filter((coding) => coding.blind);
    return blind.length < 2 ? [] : [{ respondent, blind }];
  });
}

function reviewersAlike(
  doubled: readonly DoubledComment[],
  themes: readonly string[],
  bootstrap: Bootstrap,
): ReviewerAgreement {
  const units: OwnedUnit[] = [];
  const table = emptyTable();
  for (const { respondent, blind } of doubled)
    for (const theme of themes) {
      units.push({ respondent, values: blind.map((coding) => (coding.themes.has(theme) ? 1 : 0)) });
      for (const [a, b] of pairsOf(blind)) count(table, a.themes.has(theme), b.themes.has(theme));
    }
  return { ...agreementOf(table), ...alphaWithInterval(units, 2, bootstrap) };
}

/** Every pair of reviewers who coded a comment both, blind, over all themes; by names. */
export function agreementByPair(
  comments: readonly CodedComment[],
  themes: readonly string[],
): (Agreement & { readonly reviewers: readonly [string, string]; readonly comments: number })[] {
  const pairs = new Map<string, { reviewers: [string, string]; table: Counts; comments: number }>();
  for (const { codings } of comments)
    for (const [a, b] of pairsOf(codings.filter((coding) => coding.blind))) {
      const reviewers: [string, string] =
        a.reviewer < b.reviewer ? [a.reviewer, b.reviewer] : [b.reviewer, a.reviewer];
      const pair = pairs.get(reviewers.join(' ')) ?? { reviewers, table: emptyTable(), comments: 0 };
      pairs.set(reviewers.join(' '), pair);
      pair.comments += 1;
      for (const theme of themes) count(pair.table, a.themes.has(theme), b.themes.has(theme));
    }
  return [...pairs.values()]
    .map(({ reviewers, table, comments: n }) => ({ reviewers, comments: n, ...agreementOf(table) }))
    .sort((a, b) => (a.reviewers.join(' ') < b.reviewers.join(' ') ? -1 : 1));
}

/** Each reviewer's blind coding against the machine, over all themes; by name. */
export function agreementWithMachine(
  comments: readonly CodedComment[],
  themes: readonly string[],
): (Agreement & { readonly reviewer: string; readonly comments: number })[] {
  const reviewers = new Map<string, { table: Counts; comments: number }>();
  for (const { codings, tags } of comments)
    for (const coding of codings.filter((one) => one.blind)) {
      const own = reviewers.get(coding.reviewer) ?? { table: emptyTable(), comments: 0 };
      reviewers.set(coding.reviewer, own);
      own.comments += 1;
      for (const theme of themes) count(own.table, coding.themes.has(theme), tags.has(theme));
    }
  return [...reviewers]
    .map(([reviewer, { table, comments: n }]) => ({ reviewer, comments: n, ...agreementOf(table) }))
    .sort((a, b) => (a.reviewer < b.reviewer ? -1 : 1));
}

type Counts = { -readonly [Key in keyof TwoByTwo]: number };

function emptyTable(): Counts {
  return { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
}

function count(table: Counts, first: boolean, second: boolean): void {
  if (first && second) table.both += 1;
  else if (first) table.onlyFirst += 1;
  else if (second) table.onlySecond += 1;
  else table.neither += 1;
}

function agreementOf(table: Counts): Agreement {
  const n = table.both + table.onlyFirst + table.onlySecond + table.neither;
  return { n, raw: share(table.both + table.neither, n), positive: positiveAgreement(table) };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function pairsOf<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((first, index) =>
    items.slice(index + 1).map((second): [Item, Item] => [first, second]),
  );
}
