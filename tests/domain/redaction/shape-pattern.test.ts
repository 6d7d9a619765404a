import { expect, it } from 'vitest';
import { ShapePattern, shapeSource } from '../../../src/domain/redaction/shape-pattern.ts';

const matches = (shape: string, text: string): boolean =>
  new RegExp(`^(?:${shapeSource(shape)})$`).test(text);

it.each([
  ['0{4,6}A{0,2}', '12345ab', true],
  ['0{4,6}A{0,2}', '123', false],
  ['AA-0{3}/00', 'ab-123/24', true],
  ['A?0{6}', '123456', true],
  ['0{3}(-00)?', '123-24', true],
  ['0{3}(-00)?', '123', true],
  ['00 X{2}', '12A4', true],
  ['00.00', '12x34', false],
])('the shape %s against %s: %s', (shape, text, fits) => {
  expect(matches(shape, text)).toBe(fits);
});

it.each(['', '0+{', '(0', '0)', '?0', 'AAA', '0{99}', '0{2}{3}', '(0){4}'])(
  'the shape "%s" is refused',
  (shape) => {
    expect(ShapePattern.safeParse(shape).success).toBe(false);
  },
);
