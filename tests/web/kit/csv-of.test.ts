import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../src/web/kit/csv-of.ts';

describe('numbers as CSV', () => {
  it('reads back as what it was, whatever the words hold', () => {
    const words = fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words), { minLength: 1 }), (rows) => {
        const read = parse(csvOf(['a', 'b'], rows));
        expect(read.slice(1)).toEqual(rows);
      }),
    );
  });

  it('lets no word act as a formula, and leaves numbers alone', () => {
    expect(csvOf(['theme', 'n'], [['=1+1', -0.5]])).toBe("theme,n\r\n'=1+1,-0.5\r\n");
    expect(csvOf(['theme', 'n'], [['plain', null]])).toBe('theme,n\r\nplain,\r\n');
  });
});
