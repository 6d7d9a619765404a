import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  normaliseAttribute,
  spellingsOfGroups,
  valueNormaliser,
  Vocabulary,
} from '../../src/domain/vocabulary.ts';

const vocabulary = Vocabulary.parse({
  format: 'verbatim-vocabulary/1',
  id: 'people',
  attributes: {
    force: {
      values: [
        { value: 'Metropolitan Police Service', aliases: ['Met', 'MPS'] },
        { value: 'Devon and Cornwall Police', aliases: ['Devon & Cornwall'] },
      ],
    },
    rank: { values: [{ value: 'Chief Inspector', aliases: ['C/Insp', 'CI'] }] },
  },
});

describe('normaliseAttribute', () => {
  it.each([
    ['force', 'Met', 'Metropolitan Police Service'],
    ['force', '  m.p.s. ', 'Metropolitan Police Service'],
    ['force', 'DEVON & CORNWALL', 'Devon and Cornwall Police'],
    ['force', 'devon and cornwall', 'Devon and Cornwall Police'],
    ['Rank', 'c/insp.', 'Chief Inspector'],
    ['rank', 'C-Insp', 'Chief Inspector'],
  ])('reads %s "%s" as "%s"', (attribute, written, canonical) => {
    expect(normaliseAttribute(vocabulary, attribute, written)).toBe(canonical);
  });

  it('keeps apart the same letters of different attributes', () => {
    expect(normaliseAttribute(vocabulary, 'force', 'CI')).toBe('CI');
  });

  it('leaves what it does not know exactly as it was', () => {
    const own = new Set(['met', 'mps', 'metropolitan police service', 'devon and cornwall']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        const read = normaliseAttribute(vocabulary, 'force', written);
        if (read !== written)
          expect(own).toContain(
            written
              .toLowerCase()
              .replace(/[^a-z]+/gu, ' ')
              .trim(),
          );
        expect(normaliseAttribute(vocabulary, 'colour', written)).toBe(written);
      }),
    );
  });

  it('gives back a value that is already canonical', () => {
    for (const [attribute, { values }] of Object.entries(vocabulary.attributes))
      for (const { value } of values) expect(normaliseAttribute(vocabulary, attribute, value)).toBe(value);
  });
});

describe('Vocabulary', () => {
  it('refuses an alias that two values claim', () => {
    const twice = {
      format: 'verbatim-vocabulary/1',
      id: 'people',
      attributes: {
        rank: {
          values: [
            { value: 'Constable', aliases: ['PC'] },
            { value: 'Parish Constable', aliases: ['p.c.'] },
          ],
        },
      },
    };
    expect(Vocabulary.safeParse(twice).error?.issues[0]?.message).toContain('p.c.');
  });
});

describe('valueNormaliser', () => {
  const colours = Vocabulary.parse({
    format: 'verbatim-vocabulary/1',
    id: 'more',
    attributes: {
      force: { values: [{ value: 'Toy Police', aliases: ['TP', 'Met'] }] },
      colour: { values: [{ value: 'Grey', aliases: ['gray'] }] },
    },
  });

  it('does as normaliseAttribute does, however often a value occurs', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('force', 'Rank', 'age'),
        fc.array(fc.constantFrom('Met', 'mps', 'CI', 'Chief inspector', 'elsewhere', 'constructor', '')),
        (attribute, values) => {
          const normalise = valueNormaliser([vocabulary], attribute);
          for (const value of values)
            expect(normalise(value)).toBe(normaliseAttribute(vocabulary, attribute, value));
        },
      ),
    );
  });

  it('asks one vocabulary after the other', () => {
    const normalise = valueNormaliser([vocabulary, colours], 'force');
    expect(['Met', 'TP', 'else'].map(normalise)).toEqual([
      'Metropolitan Police Service',
      'Toy Police',
      'else',
    ]);
    expect(valueNormaliser([vocabulary, colours], 'colour')('GRAY')).toBe('Grey');
  });
});

describe('spellingsOfGroups', () => {
  it('gives each as written and as every attribute has it, once', () => {
    expect(spellingsOfGroups([vocabulary], ['mps', 'Metropolitan Police Service'])).toEqual([
      'mps',
      'Metropolitan Police Service',
    ]);
    expect(spellingsOfGroups([vocabulary], ['Elsewhere'])).toEqual(['Elsewhere']);
  });
});
