import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseText } from '../../src/intake/normalise-text.ts';

describe('normaliseText', () => {
  it('replaces NUL and lone surrogates and keeps pairs', () => {
    expect(normaliseText('a\0b\uD83Dc\uDC6E👮')).toBe('a\uFFFDb\uFFFDc\uFFFD👮');
  });

  it('gives what PostgreSQL can hold, of the same length, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }), (text) => {
        const normal = normaliseText(text);
        expect(normal.isWellFormed() && !normal.includes('\0')).toBe(true);
        expect(normal).toHaveLength(text.length);
        expect(normaliseText(normal)).toBe(normal);
      }),
    );
  });
});
