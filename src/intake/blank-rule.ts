import { z } from 'zod';

const Words = z.array(z.string().max(100)).max(500);

const DEFAULT_WORDS = [
  'n/a',
  'n / a',
  'not applicable',
  'none',
  'none at all',
  'none to add',
  'nothing',
  'nothing to add',
  'nothing further',
  'nothing else',
  'no',
  'nope',
  'nil',
  'null',
  'no comment',
  'no comments',
  'no further comment',
  'no further comments',
  'no answer',
  'no response',
  'x',
];

/**
 * Which answers say nothing. They are counted apart and never tagged. An answer without a letter, digit or
 * symbol ("", "-", "...") is blank under every rule.
 */
export const BlankRule = z.strictObject({
  words: Words.default(DEFAULT_WORDS),
  /** Words for one question, by its text, in place of `words`: "No" may well be an answer. */
  questions: z.record(z.string(), Words).default({}),
});
export type BlankRule = z.infer<typeof BlankRule>;

export const DEFAULT_BLANKS: BlankRule = BlankRule.parse({});

export type IsBlank = (text: string, question: string | null) => boolean;

const NOISE = /[\p{P}\p{Cc}\p{Cf}\p{Sm}\p{Sk}\uFFFD]+/gu;
const SPACES = /\p{Z}+/gu;
const CONTENT = /[\p{L}\p{N}\p{So}\p{Sc}]/u;
const CONTENT_OR_SLACK = 60;

/** What is compared: case folded, trimmed, without punctuation; breaks are spaces. */
function bare(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(NOISE, '').replace(SPACES, ' ').trim().toLowerCase();
}

/** The rule as a predicate. A long answer costs one look for a letter. */
export function compileBlankRule(rule: BlankRule): IsBlank {
  const common = compileWords(rule.words);
  const byQuestion = new Map(
    Object.entries(rule.questions).map(([question, words]) => [question, compileWords(words)]),
  );
  return (text, question) => {
    const words = (question === null ? undefined : byQuestion.get(question)) ?? common;
    if (text.length > words.longest + CONTENT_OR_SLACK) return !CONTENT.test(text);
    const answer = bare(text);
    return answer === '' || words.all.has(answer);
  };
}

function compileWords(words: readonly string[]): { all: ReadonlySet<string>; longest: number } {
  return { all: new Set(words.map(bare)), longest: Math.max(0, ...words.map((word) => word.length)) };
}
