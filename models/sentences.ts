import { createRequire } from 'node:module';

/** Where a sentence stands in its text, in UTF-16 code units `[start, end)`, without the space around it. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/** The part of wink-nlp's interface that is used here; its own types make `any` of it. */
interface Wink {
  readonly its: { readonly span: object };
  readDoc(text: string): {
    tokens(): { out(): string[] };
    sentences(): { each(visit: (sentence: { out(its: object): readonly number[] }) => void): void };
  };
}
type LoadWink = (model: unknown, pipe: readonly string[]) => Wink;

const require = createRequire(import.meta.url);
const blankLineOrBullet = /\n\s*\n|\n(?=\s*(?:[-*•–]|\d{1,2}[.)])\s)/g;
const endsInside = /[.!?]["'’”)\]]*\s*[^\s.!?"'’”)\]]/;
const letterOrDigit = /[\p{L}\p{N}]/u;

let wink: Wink | undefined;

/**
 * The sentences of a text in order, found by wink-nlp's English model; blank lines and list items end a sentence too.
 * They do not overlap and leave out nothing but white space. The model loads on first use (0.3 s); then it splits
 * about 10,000 comments a second.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const block of blocksOf(text)) {
    const words = text.slice(block.start, block.end);
    const inside = endsInside.test(words) ? splitBlock(words) : [{ start: 0, end: words.length }];
    for (const { start, end } of inside) {
      const last = sentences.at(-1);
      const wordless = !letterOrDigit.test(words.slice(start, end));
      if (wordless && last !== undefined)
        sentences[sentences.length - 1] = { start: last.start, end: block.start + end };
      else sentences.push({ start: block.start + start, end: block.start + end });
    }
  }
  return sentences;
}

function blocksOf(text: string): Sentence[] {
  const cuts = text.includes('\n') ? [...text.matchAll(blankLineOrBullet)].map((match) => match.index) : [];
  const edges = [0, ...cuts, text.length];
  return edges
    .slice(1)
    .map((end, index) => trimmed(text, edges[index] ?? 0, end))
    .filter(({ start, end }) => start < end);
}

/** wink-nlp gives no character offsets, so each sentence's first token is looked up from where the last one ended. */
function splitBlock(text: string): Sentence[] {
  wink ??= (require('wink-nlp') as LoadWink)(require('wink-eng-lite-web-model'), ['sbd']);
  const document = wink.readDoc(text);
  const firstTokens = new Set<number | undefined>();
  const { span } = wink.its;
  document.sentences().each((sentence) => firstTokens.add(sentence.out(span)[0]));
  const starts: number[] = [];
  let position = 0;
  for (const [index, token] of document.tokens().out().entries()) {
    const found = text.indexOf(token, position);
    if (found < 0) continue;
    if (firstTokens.has(index)) starts.push(found);
    position = found + token.length;
  }
  if (starts[0] !== 0) starts.unshift(0);
  return starts
    .map((start, index) => trimmed(text, start, starts[index + 1] ?? text.length))
    .filter(({ start, end }) => start < end);
}

function trimmed(text: string, start: number, end: number): Sentence {
  const words = text.slice(start, end);
  const from = start + (words.length - words.trimStart().length);
  return { start: from, end: Math.max(from, start + words.trimEnd().length) };
}
