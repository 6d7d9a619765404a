/** How a word is written: lower case, with a capital, all in capitals, or otherwise ("iPad"). */
export type WordShape = 'lower' | 'capital' | 'upper' | 'mixed';

/** A word of a text and what stands around it. */
export interface WordToken {
  readonly start: number;
  /** Before a possessive 's. */
  readonly end: number;
  /** In lower case, without a possessive 's, with straight apostrophes. */
  readonly lower: string;
  readonly shape: WordShape;
  readonly possessive: boolean;
  /** A capital here says nothing: it stands first in a sentence, a line, a bracket or a quotation. */
  readonly opens: boolean;
  /** What stands between the word before and this one. */
  readonly gap: string;
  /** Whether digits or marks such as @ and _ are part of the word. */
  readonly glued: boolean;
}

const word = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu;
const capitalPart = /^(?:\p{Lu}\p{M}*|(?:Mc|Mac)?\p{Lu}[\p{Ll}\p{M}]+)$/u;
const upper = /^[\p{Lu}\p{M}'’-]{2,}$/u;
const opening = /[.!?:;\n•"“”(\[–—*]|^\s*[-'‘]/u;
const glue = /[\p{N}_@#/\\]/u;

/** The words of a text in order. Where most words are in capitals they count as lower case, as capitals say nothing. */
export function wordTokens(text: string): WordToken[] {
  const tokens: WordToken[] = [];
  let last = 0;
  for (const match of text.matchAll(word)) {
    const [written] = match;
    const possessive = /['’]s$/i.test(written) && written.length > 2;
    const bare = possessive ? written.slice(0, -2) : written;
    const start = match.index;
    const gap = text.slice(last, start);
    last = start + written.length;
    tokens.push({
      start,
      end: start + bare.length,
      lower: bare.toLowerCase().replaceAll('’', "'"),
      shape: shapeOf(bare),
      possessive,
      opens: tokens.length === 0 || opening.test(gap),
      gap,
      glued: glue.test(text.charAt(start - 1)) || glue.test(text.charAt(last)),
    });
  }
  const shouted = tokens.filter(({ shape }) => shape === 'upper').length;
  if (tokens.length < 4 || shouted < tokens.length * 0.6) return tokens;
  return tokens.map((token) => (token.shape === 'upper' ? { ...token, shape: 'lower' } : token));
}

function shapeOf(bare: string): WordShape {
  if (bare.split(/['’-]/).every((part) => capitalPart.test(part))) return 'capital';
  if (upper.test(bare)) return 'upper';
  return bare === bare.toLowerCase() ? 'lower' : 'mixed';
}
