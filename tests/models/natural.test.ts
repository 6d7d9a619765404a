import fc from 'fast-check';
import PorterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { describe, expect, it } from 'vitest';
import { stem } from '../../models/natural.ts';

describe('a stem', () => {
  it('is Porter’s, whatever the word ends on', () => {
    // The examples of the paper's steps.
    const known = {
      caresses: 'caress',
      ponies: 'poni',
      feed: 'feed',
      plastered: 'plaster',
      motoring: 'motor',
      happy: 'happi',
      relational: 'relat',
      operator: 'oper',
      triplicate: 'triplic',
      hopeful: 'hope',
      revival: 'reviv',
      adjustment: 'adjust',
      controll: 'control',
    };
    for (const [word, root] of Object.entries(known)) expect(stem(word), word).toBe(root);
  });

  it('is the same as without the short cut for words that have no suffix', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzé0'.split('')),
      maxLength: 14,
    });
    const endings = fc.constantFrom(
      '',
      'ation',
      'ator',
      'ement',
      'ious',
      'ism',
      'ful',
      'll',
      'edly',
      'ingi',
      'icity',
    );
    fc.assert(
      fc.property(letters, endings, (start, end) => {
        expect(stem(start + end)).toBe(PorterStemmer.stem(start + end));
      }),
      { numRuns: 3000 },
    );
  });
});
