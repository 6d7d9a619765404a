import iconv from 'iconv-lite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectEncoding, toUtf8 } from '../../src/intake/decode-text.ts';
import { all, COMMENT, cut, read, texts } from './reading.ts';

const TEXT = 'id,comment\nR1,Café – “naïve” £5\nR2,plain enough text\n';

describe('the encoding', () => {
  it.each([
    ['utf-8', Buffer.from(TEXT)],
    ['utf-8', Buffer.from(`\uFEFF${TEXT}`)],
    ['utf-16le', iconv.encode(TEXT, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(TEXT, 'utf-16be', { addBOM: true })],
    ['windows-1252', iconv.encode(TEXT, 'windows-1252')],
  ])('%s is found and decoded', async (encoding, bytes) => {
    const reading = await read(bytes, { mapping: COMMENT });
    expect(reading.encoding).toBe(encoding);
    expect(reading.columns).toEqual(['id', 'comment']);
    expect(texts(reading)).toEqual(['Café – “naïve” £5', 'plain enough text']);
  });

  it('of a UTF-8 file stays UTF-8 when the sample ends within a character', () => {
    const bytes = Buffer.from('é'.repeat(10));
    expect(detectEncoding(bytes.subarray(0, 11), false).encoding).toBe('utf-8');
    expect(detectEncoding(bytes.subarray(0, 11), true).encoding).toBe('windows-1252');
  });

  it('gives the same text wherever the bytes are cut', async () => {
    const text = 'a👮🏽‍♀️é£𝒳 مرحبا\n'.repeat(3);
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
      const bytes = iconv.encode(text, encoding);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (places) => {
          const damage = { found: false };
          const decoded = await all(toUtf8(cut(bytes, places), { encoding, bomBytes: 0 }, damage));
          expect(decoded.map((piece) => piece.toString('utf8')).join('')).toBe(text);
          expect(damage.found).toBe(false);
        }),
        { numRuns: 40 },
      );
    }
  });

  it('marks bytes that are not of it, a cut-off last character too', async () => {
    for (const bytes of [Buffer.from([0x61, 0xff, 0x62]), Buffer.from([0x61, 0xe2, 0x82])]) {
      const damage = { found: false };
      await all(toUtf8(cut(bytes), { encoding: 'utf-8', bomBytes: 0 }, damage));
      expect(damage.found).toBe(true);
    }
  });

  it('turns lone surrogates of UTF-16 into U+FFFD', async () => {
    const bytes = Buffer.from([0xff, 0xfe, ...Buffer.from('id,comment\nR1,a\uD800b\n', 'utf16le')]);
    expect(texts(await read(bytes, { mapping: COMMENT }))).toEqual(['a\uFFFDb']);
  });
});
