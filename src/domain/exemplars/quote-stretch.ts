import type { Evidence, Stretch } from './candidate.ts';
import { countWords } from './words.ts';

/** Splits a text into whole sentences, in order and without overlap. */
export type SplitSentences = (text: string) => readonly Stretch[];

const fewestWords = 8;
export const mostWords = 60;

/** Words that lean on the sentence before: without it they can turn a meaning round. */
const leansBack =
  /^\W*(?:but|however|although|though|yet|instead|otherwise|except|unless|which|and|so|nor|or|then|this|that|these|those|they|it|he|she)\b/i;
/** An afterthought such as "Not." or "I wish." belongs to the sentence before it. */
const afterthought = 3;

/**
 * The whole sentences to quote from a comment: the one with the strongest evidence, with as many neighbours as it takes
 * to reach 8 words, the sentence before while the first leans on it, and a short afterthought. Null when no such run has
 * 8 to 60 words: a sentence is never cut, nor parted from one that it leans on.
 */
export function quoteStretch(
  text: string,
  evidence: readonly Evidence[],
  split: SplitSentences,
): Stretch | null {
  const sentences = split(text).map((sentence) => ({
    ...sentence,
    words: countWords(text.slice(sentence.start, sentence.end)),
    leansBack: leansBack.test(text.slice(sentence.start, sentence.end)),
    weight: weightIn(sentence, evidence),
  }));
  const told = sentences.some(({ weight }) => weight > 0);
  const cores = [...sentences.keys()]
    .filter((index) => !told || (sentences[index]?.weight ?? 0) > 0)
    .sort((a, b) => (sentences[b]?.weight ?? 0) - (sentences[a]?.weight ?? 0) || a - b);

  for (const core of cores) {
    let first = core;
    let last = core;
    let words = sentences[core]?.words ?? 0;
    const add = (index: number): boolean => {
      const sentence = sentences[index];
      if (sentence === undefined || words + sentence.words > mostWords) return false;
      words += sentence.words;
      first = Math.min(first, index);
      last = Math.max(last, index);
      return true;
    };
    const leans = () => first > 0 && sentences[first]?.leansBack === true;
    while (words < fewestWords && (add(last + 1) || add(first - 1)));
    while (leans() && add(first - 1));
    if (leans()) continue;
    while ((sentences[last + 1]?.words ?? Infinity) <= afterthought && add(last + 1));

    const start = sentences[first]?.start;
    const end = sentences[last]?.end;
    if (words >= fewestWords && words <= mostWords && start !== undefined && end !== undefined)
      return { start, end };
  }
  return null;
}

function weightIn(sentence: Stretch, evidence: readonly Evidence[]): number {
  let sum = 0;
  for (const { start, end, weight } of evidence)
    if (start < sentence.end && end > sentence.start) sum += Math.max(0, weight ?? 1);
  return sum;
}
