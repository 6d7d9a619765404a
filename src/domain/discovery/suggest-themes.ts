import { pickFacilities } from '../exemplars/facility-location.ts';
import { cosines, fitTfIdf, type TermVector } from '../exemplars/tf-idf.ts';
import { weightedLogOdds } from './log-odds.ts';
import { phrasesOf, tellingWords } from './phrases.ts';
import { sphericalKMeans } from './spherical-k-means.ts';
import type { SuggestedPhrase } from './suggested-phrase.ts';

/** A comment to find themes in. */
export interface DiscoveryComment {
  readonly id: number;
  readonly respondent: number;
  readonly text: string;
}

/** A theme that comments suggest. */
export interface Suggestion {
  /** Most distinctive first. */
  readonly phrases: readonly SuggestedPhrase[];
  /** Comments and people with one of the phrases, of those looked at. */
  readonly comments: number;
  readonly respondents: number;
  /** Ids of comments that stand for the others. */
  readonly exemplars: readonly number[];
}

export interface DiscoverySettings {
  readonly seed: string;
  /** A phrase is told only when as many people as this used it: what fewer wrote could be somebody's own words. */
  readonly leastRespondents: number;
}

const mostPhrases = 8;
const mostSuggestions = 8;
const mostExemplars = 5;
const mostCompared = 200;
/** Standard errors from which a phrase is distinctive: beyond chance though thousands are looked at. */
const leastZ = 3;
/** The same for setting all of a set apart from other comments, where the set is thousands and chance has more to choose from. */
const leastApart = 3.5;
/** Size of the prior: so much of all that was counted, up to so many phrases. */
const priorShare = 0.1;
const mostPrior = 1000;
/** How many clusters there are: one for so many comments, growing with the root. */
const commentsPerCluster = 8;
const mostClusters = 20;
/** Exemplars more alike than this say the same. */
const alike = 0.8;

/** How many of these texts have each phrase. */
export function countPhrases(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) count(counts, phrasesOf(text));
  return counts;
}

/**
 * Themes that a set of comments suggests, those with the most distinctive phrase first: what is left over of many things
 * comes last. What counts are words and phrases that set the whole set apart from all other comments (weighted log-odds):
 * others are how people speak of anything. Comments are clustered by these words (tf-idf, spherical k-means), and each
 * cluster is told by those phrases that set it apart from the rest of the set. Deterministic for a seed.
 *
 * @param everywhere countPhrases of all comments, those of the set among them
 */
export function suggestThemes(
  set: readonly DiscoveryComment[],
  everywhere: ReadonlyMap<string, number>,
  { seed, leastRespondents }: DiscoverySettings,
): Suggestion[] {
  if (new Set(set.map(({ respondent }) => respondent)).size < leastRespondents) return [];
  const inSet = set.map(({ text }) => phrasesOf(text));
  const own = new Map<string, number>();
  for (const phrases of inSet) count(own, phrases);
  const told = tellingPhrases(own, everywhere, leastRespondents);
  const words = set.map(({ text }) => tellingWords(text).filter((word) => told.has(word)));
  const vectors = words.map(fitTfIdf(words));
  const clusters = Math.min(
    mostClusters,
    Math.max(2, Math.round(Math.sqrt(set.length / commentsPerCluster))),
  );
  const cluster = sphericalKMeans(vectors, clusters, seed);
  const suggestions: Suggestion[] = [];
  for (let one = 0; one < clusters; one++) {
    const members = [...cluster.keys()].filter((index) => cluster[index] === one);
    const phrases = distinctive(set, members, inSet, own, leastRespondents).filter(({ phrase }) =>
      told.has(phrase),
    );
    const chosen = withoutParts(phrases).slice(0, mostPhrases);
    if (chosen.length === 0) continue;
    const names = new Set(chosen.map(({ phrase }) => phrase));
    const having = members.filter((index) => [...(inSet[index] ?? [])].some((phrase) => names.has(phrase)));
    suggestions.push({
      phrases: chosen,
      comments: having.length,
      respondents: new Set(having.map((index) => set[index]?.respondent)).size,
      exemplars: exemplarsOf(having, vectors).flatMap((index) => set[index]?.id ?? []),
    });
  }
  return suggestions
    .sort((a, b) => (b.phrases[0]?.z ?? 0) - (a.phrases[0]?.z ?? 0) || b.respondents - a.respondents)
    .slice(0, mostSuggestions);
}

function count(counts: Map<string, number>, phrases: Iterable<string>): void {
  for (const phrase of phrases) counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
}

/** The phrases that enough comments of a set have and that set it apart from all others; where there are none, all. */
function tellingPhrases(
  own: ReadonlyMap<string, number>,
  everywhere: ReadonlyMap<string, number>,
  least: number,
): Set<string> {
  const common = [...own.keys()].filter((phrase) => (own.get(phrase) ?? 0) >= least);
  if (sumOf(everywhere) <= sumOf(own)) return new Set(common);
  const z = standardErrors(common, own, everywhere);
  return new Set(common.filter((_, index) => (z[index] ?? 0) >= leastApart));
}

/** By how many standard errors each phrase's log-odds inside are above those of everything else. */
function standardErrors(
  phrases: readonly string[],
  inside: ReadonlyMap<string, number>,
  everywhere: ReadonlyMap<string, number>,
): number[] {
  const total = sumOf(everywhere);
  const strength = Math.min(mostPrior, total * priorShare);
  // All phrases that are not asked for stand together as one more.
  const withRest = (counts: ReadonlyMap<string, number>): number[] => {
    const asked = phrases.map((phrase) => counts.get(phrase) ?? 0);
    return [...asked, sumOf(counts) - asked.reduce((sum, one) => sum + one, 0)];
  };
  const all = withRest(everywhere);
  const own = withRest(inside);
  return weightedLogOdds(
    own,
    all.map((count, index) => count - (own[index] ?? 0)),
    all.map((count) => (strength * count) / total),
  ).map(({ z }) => z);
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** The phrases that set members of a set apart from the rest of it, most distinctive first. */
function distinctive(
  set: readonly DiscoveryComment[],
  members: readonly number[],
  inSet: readonly ReadonlySet<string>[],
  own: ReadonlyMap<string, number>,
  leastRespondents: number,
): SuggestedPhrase[] {
  const inside = new Map<string, number>();
  const people = new Map<string, Set<number>>();
  for (const index of members)
    for (const phrase of inSet[index] ?? []) {
      inside.set(phrase, (inside.get(phrase) ?? 0) + 1);
      const having = people.get(phrase) ?? new Set();
      people.set(phrase, having.add(set[index]?.respondent ?? 0));
    }
  const phrases = [...inside.keys()];
  const z = standardErrors(phrases, inside, own);
  return phrases
    .map((phrase, index) => ({
      phrase,
      z: z[index] ?? 0,
      comments: inside.get(phrase) ?? 0,
      respondents: people.get(phrase)?.size ?? 0,
    }))
    .filter((one) => one.z >= leastZ && one.respondents >= leastRespondents)
    .sort((a, b) => b.z - a.z || (a.phrase < b.phrase ? -1 : 1));
}

function withoutParts(phrases: readonly SuggestedPhrase[]): SuggestedPhrase[] {
  return phrases.filter((phrase) => !phrases.some((other) => saysIt(other, phrase)));
}

/** A longer phrase that is nearly as frequent says all that a part of it says. */
function saysIt(longer: SuggestedPhrase, part: SuggestedPhrase): boolean {
  return (
    longer.phrase.length > part.phrase.length &&
    ` ${longer.phrase} `.includes(` ${part.phrase} `) &&
    longer.comments >= part.comments * 0.8
  );
}

function exemplarsOf(members: readonly number[], vectors: readonly TermVector[]): number[] {
  const step = Math.max(1, Math.ceil(members.length / mostCompared));
  const compared = members.filter((_, place) => place % step === 0);
  const own = compared.map((index) => vectors[index] ?? new Map<number, number>());
  const similarity = cosines(own, own);
  const picked = pickFacilities(similarity, mostExemplars, (candidate, chosen) =>
    chosen.every((one) => (similarity[candidate]?.[one] ?? 0) < alike),
  );
  return picked.flatMap((place) => compared[place] ?? []);
}
