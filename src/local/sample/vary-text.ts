import type { Random } from './random.ts';

const sentenceEnd = /(?<=[.!?])\s+(?=\S)/;
const firstWord = /^(\p{Lu})(\p{Ll}+|(?=\s))/u;

/** How often each change is made to a comment. */
const rates = { opener: 0.12, typo: 0.2, lowerCase: 0.07, shouting: 0.006, noFullStop: 0.12 };

/** How many other remarks fill up a short one. */
const mostJoins = 2;

/** The sentences of a text, roughly: enough to shorten and join synthetic comments. */
export function roughSentences(text: string): string[] {
  return text.split(sentenceEnd);
}

/**
 * A comment of about `length` characters from the sentences of one remark, and of others when the first is short:
 * whole sentences, joined; then an opener, a typing slip, other capitals, a missing full stop, now and then.
 */
export function varyText(
  random: Random,
  sentences: readonly string[],
  another: () => readonly string[],
  length: number,
  openers: readonly string[],
): string {
  let text = withinLength(sentences, random.below(sentences.length), length);
  for (let joins = 0; joins < mostJoins && text.length < length * 0.7; joins += 1) {
    const more = withinLength(another(), 0, length - text.length);
    text = `${/[.!?]$/.test(text) ? text : `${text}.`} ${more}`;
  }
  if (openers.length > 0 && random.chance(rates.opener))
    text = `${random.pick(openers)} ${withSmallStart(text)}`;
  if (random.chance(rates.typo)) text = withSlip(random, text);
  if (random.chance(rates.noFullStop)) text = text.replace(/[.!]+$/, '');
  if (random.chance(rates.lowerCase)) text = text.toLowerCase();
  else if (random.chance(rates.shouting)) text = text.toUpperCase();
  return text;
}

/** Whole sentences in order, without going much over the length: all of them, or those from `from` on. */
function withinLength(sentences: readonly string[], from: number, length: number): string {
  const whole = sentences.join(' ');
  if (whole.length <= length * 1.35) return whole;
  let text = sentences[from] ?? '';
  for (const sentence of sentences.slice(from + 1)) {
    if (text.length + sentence.length > length) break;
    text += ` ${sentence}`;
  }
  return text;
}

/** "The screen" → "the screen"; "I", names in capitals and words that start with one only by chance stay. */
function withSmallStart(text: string): string {
  return text.startsWith('I ') || text.startsWith("I'")
    ? text
    : text.replace(firstWord, (word) => word.toLowerCase());
}

/** Swaps, drops or doubles a letter inside a longer word, or drops an apostrophe. */
function withSlip(random: Random, text: string): string {
  const start = random.below(text.length);
  const apostrophe = text.indexOf("'", start);
  if (apostrophe > 0 && random.chance(0.5)) return text.slice(0, apostrophe) + text.slice(apostrophe + 1);
  const word = /\p{Ll}{5,}/u.exec(text.slice(start));
  if (word === null) return text;
  const at = start + word.index + 1 + random.below(word[0].length - 3);
  const [first = '', second = ''] = text.slice(at, at + 2);
  const slip = random.pick([second + first, first, first + first + second]);
  return text.slice(0, at) + slip + text.slice(at + 2);
}
