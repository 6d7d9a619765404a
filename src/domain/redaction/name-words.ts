import type { CompiledRules, Phrases } from './compile-rules.ts';
import type { LanguageReading } from './language.ts';
import { type WordToken, wordTokens } from './word-tokens.ts';

/** What a word is as a name: one for certain, one that is another word too, one that no list has, or none. */
export type Standing = 'sure' | 'wordy' | 'unknown' | 'plain';

/** A word with what the rules and the language say of it. */
export interface NameWord extends WordToken {
  readonly standing: Standing;
  /** It is no name of a person, unless a title stands before it. */
  readonly kept: boolean;
  readonly system: boolean;
}

const contraction = /(?:n't|nt|'ve|'ll|'re|'d|'m)$/;
const ending = /(?:ies|es|s|ing|ed|ly|er)$/;

/** The words of a text as the finder of names sees them. */
export function nameWords(text: string, rules: CompiledRules, language: LanguageReading): NameWord[] {
  const tokens = wordTokens(text);
  const systems = covered(text, tokens, rules.systems);
  const kept = covered(text, tokens, rules.kept);
  return tokens.map((token, index) => ({
    ...token,
    standing: standingOf(token, rules, language),
    system: systems.has(index),
    kept: kept.has(index) || rules.keep.has(token.lower),
  }));
}

/** Only a space parts the words, or a full stop after an initial. */
export function adjoins(word: NameWord | undefined, next: NameWord): boolean {
  if (word === undefined || word.possessive) return false;
  return next.gap === ' ' || next.gap === '\u00a0' || (next.gap === '. ' && word.lower.length === 1);
}

function standingOf({ lower, shape }: WordToken, rules: CompiledRules, language: LanguageReading): Standing {
  const parts = lower.includes('-') ? lower.split('-') : [lower];
  const listed = (part: string): boolean => rules.first.has(part) || rules.last.has(part);
  if (parts.every(listed)) return 'sure';
  if (parts.length > 1 && shape === 'capital' && parts.some(listed)) return 'sure';
  if (parts.every((part) => rules.wordy.has(part))) return 'wordy';
  if (rules.titles.has(lower) || rules.months.has(lower) || lower.length < 2) return 'plain';
  if (shape === 'lower' && contraction.test(lower)) return 'plain';
  return parts.some((part) => isWord(part, language)) ? 'plain' : 'unknown';
}

/** The language knows the word, or what it is a form of. */
function isWord(word: string, language: LanguageReading): boolean {
  if (language.knows(word)) return true;
  const stem = word.replace(ending, '');
  if (stem === word || stem.length < 3) return false;
  return ['', 'e', 'y'].some((end) => language.knows(stem + end));
}

/** The tokens that belong to one of the phrases, whatever their case. */
function covered(text: string, tokens: readonly WordToken[], phrases: Phrases): Set<number> {
  const inside = new Set<number>();
  for (const [index, token] of tokens.entries())
    for (const phrase of phrases.get(token.lower) ?? []) {
      const end = token.start + phrase.length;
      if (text.slice(token.start, end).toLowerCase() !== phrase) continue;
      for (let next = index; (tokens[next]?.start ?? Infinity) < end; next += 1) inside.add(next);
    }
  return inside;
}
