import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlankRule, compileBlankRule, DEFAULT_BLANKS } from '../../src/intake/blank-rule.ts';

describe('the blank rule', () => {
  const isBlank = compileBlankRule(DEFAULT_BLANKS);

  it.each([
    '',
    ' \n',
    'N/A',
    'n/a.',
    'N / A',
    'None',
    'NONE!',
    '-',
    '---',
    '...',
    'No',
    'nil',
    '(nothing)',
    'No  comment.',
    '"n.a."',
    '\u200B',
    '\0',
  ])('takes %j for blank', (text) => {
    expect(isBlank(text.replace('\0', '\uFFFD'), null)).toBe(true);
  });

  it.each(['Not good', 'No training', '👍', '5', '£', 'nothing works', 'a'.repeat(5_000), 'مرحبا'])(
    'takes %j for an answer',
    (text) => {
      expect(isBlank(text, null)).toBe(false);
    },
  );

  it('takes any length of punctuation and space for blank', () => {
    const noise = fc.string({
      unit: fc.constantFrom(' ', '.', '-', '\n', '!', '?', '_', '\u00A0'),
      maxLength: 500,
    });
    fc.assert(fc.property(noise, (text) => isBlank(text, null)));
  });

  it('does not look at case or punctuation around a word', () => {
    const around = fc.string({ unit: fc.constantFrom(' ', '.', '-', '(', '!'), maxLength: 10 });
    fc.assert(
      fc.property(around, fc.constantFrom(...DEFAULT_BLANKS.words), around, (before, word, after) =>
        isBlank(before + word.toUpperCase() + after, null),
      ),
    );
  });

  it('may have other words for a question', () => {
    const rule = compileBlankRule(BlankRule.parse({ questions: { 'Was it reliable?': ['dunno'] } }));
    expect(rule('No', 'Was it reliable?')).toBe(false);
    expect(rule('Dunno.', 'Was it reliable?')).toBe(true);
    expect(rule('', 'Was it reliable?')).toBe(true);
    expect(rule('No', 'Anything else?')).toBe(true);
  });
});
