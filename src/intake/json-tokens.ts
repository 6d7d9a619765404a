import { getManyValues, isMany, none } from 'stream-chain/defs.js';
import { Assembler } from 'stream-json/assembler.js';
import { jsonParser, type Token } from 'stream-json/parser.js';
import { IntakeError } from './intake-error.ts';

/** Feeds text to the tokeniser; null ends it. Its memory is bounded by the longest string. Throws on bad JSON. */
export function openTokeniser(): (text: string | null) => Token[] {
  const parse = jsonParser({ packValues: true, streamValues: false });
  return (text) => {
    const tokens: unknown = parse(text ?? (none as unknown as string));
    return isMany(tokens) ? (getManyValues(tokens) as Token[]) : [];
  };
}

/** By how much a token changes the depth of nesting. */
export function nesting({ name }: Token): -1 | 0 | 1 {
  if (name === 'startObject' || name === 'startArray') return 1;
  return name === 'endObject' || name === 'endArray' ? -1 : 0;
}

/** `JSON.parse` for text too long to be trusted to it: refuses nesting before it costs memory. */
export function parseBounded(text: string, depthLimit: number): unknown {
  const assembler = new Assembler();
  const tokenise = openTokeniser();
  let depth = 0;
  for (let from = 0; from <= text.length; from += SLICE) {
    const tokens = tokenise(text.slice(from, from + SLICE));
    if (from + SLICE > text.length) tokens.push(...tokenise(null));
    for (const token of tokens) {
      depth += nesting(token);
      if (depth > depthLimit) throw new IntakeError('too_deep', 'Nested too deep.');
      assembler.consume(token);
    }
  }
  return assembler.current;
}

const SLICE = 64 * 1024;
