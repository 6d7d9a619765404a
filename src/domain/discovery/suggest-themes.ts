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
/** Size of the prior: so much of all that was counted, up to so many phrases. */
const priorShare = 0.1;
const mostPrior = 1000;
/** How many clusters there are: one for so many comments, growing with the root. */
const commentsPerCluster = 8;
const mostClusters = 20;
/** Exemplars more alike than this say the same. */
const alike = 0.8;

/**
 * Themes that a set of comments suggests, those of most people first: clusters of comments by their words (tf-idf, spherical
 * k-means), each told by the phrases that set it apart from `others` (weighted log-odds), which are the rest of the set and
 * what is given beside it. Deterministic for a seed.
 */
export function suggestThemes(
  set: readonly DiscoveryComment[],
  beside: readonly DiscoveryComment[],
  { seed, leastRespondents }: DiscoverySettings,
): Suggestion[] {
  if (new Set(set.map(({ respondent }) => respondent)).size < leastRespondents) return [];
  const words = commonWords(set, leastRespondents);
  const vectors = words.map(fitTfIdf(words));
  const clusters = Math.min(
    mostClusters,
    Math.max(2, Math.round(Math.sqrt(set.length / commentsPerCluster))),
  );
  const cluster = sphericalKMeans(vectors, clusters, seed);
  const inSet = set.map(({ text }) => phrasesOf(text));
  const everywhere = new Map<string, number>();
  for (const phrases of inSet) count(everywhere, phrases);
  for (const { text } of beside) count(everywhere, phrasesOf(text));
  const suggestions: Suggestion[] = [];
  for (let own = 0; own < clusters; own++) {
    const members = [...cluster.keys()].filter((index) => cluster[index] === own);
    const phrases = distinctive(set, members, inSet, everywhere, leastRespondents);
    if (phrases.length === 0) continue;
    const told = new Set(phrases.map(({ phrase }) => phrase));
    const having = members.filter((index) => [...(inSet[index] ?? [])].some((phrase) => told.has(phrase)));
    suggestions.push({
      phrases,
      comments: having.length,
      respondents: new Set(having.map((index) => set[index]?.respondent)).size,
      exemplars: exemplarsOf(having, vectors).flatMap((index) => set[index]?.id ?? []),
    });
  }
  return suggestions
    .sort((a, b) => b.respondents - a.respondents || b.comments - a.comments)
    .slice(0, mostSuggestions);
}

/** The telling words of each comment, without those of too few comments to be told. */
function commonWords(set: readonly DiscoveryComment[], least: number): string[][] {
  const words = set.map(({ text }) => tellingWords(text));
  const comments = new Map<string, number>();
  for (const own of words) count(comments, new Set(own));
  return words.map((own) => own.filter((word) => (comments.get(word) ?? 0) >= least));
}

function count(counts: Map<string, number>, phrases: Iterable<string>): void {
  for (const phrase of phrases) counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
}

function distinctive(
  set: readonly DiscoveryComment[],
  members: readonly number[],
  inSet: readonly ReadonlySet<string>[],
  everywhere: ReadonlyMap<string, number>,
  leastRespondents: number,
): SuggestedPhrase[] {
  const inside = new Map<string, number>();
  const people = new Map<string, Set<number>>();
  for (const index of members)
    for (const phrase of inSet[index] ?? []) {
      inside.set(phrase, (inside.get(phrase) ?? 0) + 1);
      const own = people.get(phrase) ?? new Set();
      people.set(phrase, own.add(set[index]?.respondent ?? 0));
    }
  const phrases = [...everywhere.keys()];
  const total = [...everywhere.values()].reduce((sum, one) => sum + one, 0);
  const strength = Math.min(mostPrior, total * priorShare);
  const odds = weightedLogOdds(
    phrases.map((phrase) => inside.get(phrase) ?? 0),
    phrases.map((phrase) => (everywhere.get(phrase) ?? 0) - (inside.get(phrase) ?? 0)),
    phrases.map((phrase) => (strength * (everywhere.get(phrase) ?? 0)) / total),
  );
  const told: SuggestedPhrase[] = phrases
    .map((phrase, index) => ({
      phrase,
      z: odds[index]?.z ?? 0,
      comments: inside.get(phrase) ?? 0,
      respondents: people.get(phrase)?.size ?? 0,
    }))
    .filter(({ z, respondents }) => z >= leastZ && respondents >= leastRespondents)
    .sort((a, b) => b.z - a.z || (a.phrase < b.phrase ? -1 : 1));
  const kept: SuggestedPhrase[] = [];
  for (const phrase of told) {
    if (kept.length === mostPhrases) break;
    if (!told.some((other) => saysIt(other, phrase))) kept.push(phrase);
  }
  return kept;
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
