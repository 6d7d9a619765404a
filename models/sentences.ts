import { createRequire } from 'node:module';

/** Where a sentence stands in its text, in UTF-16 code units `[start, end)`, without the space around it. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/** A date, an e-mail address or another thing that a text names, in UTF-16 code units; `type` in capitals. */
export interface Entity {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

/** What the language model says of a text. */
export interface Reading {
  readonly entities: readonly Entity[];
  /** Whether a word, in lower case, is in the model's vocabulary. */
  knows(word: string): boolean;
}

interface Spanned<Out> {
  each(visit: (item: { out(its: object): Out }) => void): void;
}
interface WinkDocument {
  tokens(): { out(): string[]; itemAt(index: number): { out(its: object): number } | undefined };
  sentences(): Spanned<readonly number[]>;
  entities(): Spanned<unknown>;
}
/** The part of wink-nlp's interface that is used here; its own types make `any` of it. */
interface Wink {
  readonly its: { readonly span: object; readonly type: object; readonly uniqueId: object };
  readDoc(text: string): WinkDocument;
}

/** wink-nlp's time grows with the square of a run without a space; longer ones than any word are blanked for it. */
const overlong = /\S{80,}/g;
function readDoc(nlp: Wink, text: string): WinkDocument {
  return nlp.readDoc(text.replace(overlong, (run) => ' '.repeat(run.length)));
}
type LoadWink = (model: unknown, pipe: readonly string[]) => Wink;

const require = createRequire(import.meta.url);
const blankLineOrBullet = /\n\s*\n|\n(?=\s*(?:[-*•–]|\d{1,2}[.)])\s)/g;
const endsInside = /[.!?]["'’”)\]]*\s*[^\s.!?"'’”)\]]/;
const letterOrDigit = /[\p{L}\p{N}]/u;

let loaded: Wink | undefined;
/** Words that the model does not know get ids from here on, in the order in which they are met. */
let firstUnknown = 0;
const known = new Map<string, boolean>();
const rememberedWords = 50_000;
const longestWord = 40;

function wink(): Wink {
  if (loaded === undefined) {
    loaded = (require('wink-nlp') as LoadWink)(require('wink-eng-lite-web-model'), ['sbd', 'ner']);
    firstUnknown = idOf(loaded, 'zqxjkvbw') ?? 0;
  }
  return loaded;
}

function idOf(nlp: Wink, word: string): number | undefined {
  return nlp.readDoc(word).tokens().itemAt(0)?.out(nlp.its.uniqueId);
}

/** Reads a text with wink-nlp's English model: some 10,000 comments a second. */
export function readLanguage(text: string): Reading {
  const nlp = wink();
  const document = readDoc(nlp, text);
  const places = tokenPlaces(text, document);
  const entities: Entity[] = [];
  document.entities().each((entity) => {
    const [first = 0, last = 0] = entity.out(nlp.its.span) as readonly number[];
    const start = places[first]?.start;
    const end = places[last]?.end;
    if (start !== undefined && end !== undefined)
      entities.push({ start, end, type: String(entity.out(nlp.its.type)) });
  });
  return { entities, knows };
}

function knows(word: string): boolean {
  if (word.length > longestWord) return false;
  const remembered = known.get(word);
  if (remembered !== undefined) return remembered;
  const id = idOf(wink(), word);
  const answer = id !== undefined && id < firstUnknown;
  if (known.size >= rememberedWords) known.clear();
  known.set(word, answer);
  return answer;
}

/** wink-nlp gives no character offsets, so each token is looked up from where the last one ended. */
function tokenPlaces(text: string, document: WinkDocument): (Sentence | undefined)[] {
  let position = 0;
  return document
    .tokens()
    .out()
    .map((token) => {
      const start = text.indexOf(token, position);
      if (start < 0) return undefined;
      position = start + token.length;
      return { start, end: position };
    });
}

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

function splitBlock(text: string): Sentence[] {
  const nlp = wink();
  const document = readDoc(nlp, text);
  const firstTokens = new Set<number | undefined>();
  document.sentences().each((sentence) => firstTokens.add(sentence.out(nlp.its.span)[0]));
  const starts = tokenPlaces(text, document).flatMap((place, index) =>
    place !== undefined && firstTokens.has(index) ? [place.start] : [],
  );
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
