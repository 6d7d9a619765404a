import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import wabt from 'wabt';
import { KERNELS } from '../../models/kernel-bytes.ts';
import { createKernels } from '../../models/kernels.ts';
import { PRODUCT_KERNELS } from '../../models/product-kernels.ts';
import { createTokens, tokenise, type Tokens } from '../../models/tokenise.ts';

test.each([
  ['kernels', KERNELS],
  ['product-kernels', PRODUCT_KERNELS],
])('the compiled %s are those of the source', async (name, compiled) => {
  const source = readFileSync(new URL(`../../models/${name}.wat`, import.meta.url), 'utf8');
  const parsed = (await wabt()).parseWat(`${name}.wat`, source);
  expect(Buffer.from(parsed.toBinary({}).buffer).toString('base64')).toBe(compiled.toString('base64'));
});

const pieces = [
  'Don’t',
  "it's",
  'HOLMES2',
  ' ',
  '. ',
  '.',
  '?!',
  ', ',
  '(',
  "'",
  '`',
  '-',
  '\n',
  '\u200b',
  '😀',
  'é',
  'ﬁ',
  '가',
  'x'.repeat(15),
];

test('texts are split with the kernels as without them', () => {
  const kernels = createKernels({ columns: 1, words: 1, pairs: 0, table: 16, pairTable: 16 });
  const { start, end, hash, check, before } = kernels;
  const fast: Tokens = { count: 0, start, end, hash, check, before };
  const plain = createTokens();
  const text = fc.oneof(
    fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 20 })))
      .map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  const split = (tokens: Tokens): number[][] =>
    Array.from({ length: tokens.count }, (_, at) => [
      tokens.start[at] ?? -1,
      tokens.end[at] ?? -1,
      tokens.before[at] ?? -1,
    ]);
  fc.assert(
    fc.property(text, (written) => {
      tokenise(written, fast, kernels);
      tokenise(written, plain);
      expect(split(fast)).toEqual(split(plain));
    }),
    { numRuns: 200 },
  );
});
