import { describe, expect, it } from 'vitest';
import { Mapping, questionOfHeading } from '../../src/intake/mapping.ts';

describe('Mapping', () => {
  it.each([
    ['no comments', { comments: [] }],
    ['an unknown field', { comments: [{ column: 'a' }], Respondent: 'id' }],
    ['two columns as one attribute', { comments: [{ column: 'a' }], attributes: { b: 'x', c: 'x' } }],
  ])('with %s is not valid', (_, mapping) => {
    expect(Mapping.safeParse(mapping).success).toBe(false);
  });

  it('needs the comments only', () => {
    expect(Mapping.parse({ comments: [{ column: 'a' }] })).toEqual({
      comments: [{ column: 'a' }],
      attributes: {},
    });
  });
});

describe('questionOfHeading', () => {
  it.each([
    ['comment', false, null],
    ['Why?', false, 'Why?'],
    ['Tell us more about it', false, 'Tell us more about it'],
    ['Reliability', true, 'Reliability'],
    ['', true, null],
  ])('of %j (several: %s) is %j', (label, several, question) => {
    expect(questionOfHeading(label, several)).toBe(question);
  });
});
