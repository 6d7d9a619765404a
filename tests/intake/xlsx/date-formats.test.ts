import { describe, expect, it } from 'vitest';
import { isDateFormat, isoOfSerial } from '../../../src/intake/xlsx/date-formats.ts';

describe('isDateFormat', () => {
  it.each([
    [14, undefined, true],
    [22, undefined, true],
    [0, undefined, false],
    [9, undefined, false],
    [164, 'dd/mm/yyyy', true],
    [165, '[$-809]d mmmm yyyy;@', true],
    [166, '[h]:mm:ss', true],
    [167, '0.00" days"', false],
    [168, '[Red]0.00', false],
    [169, 'General', false],
    [170, '#,##0\\d', false],
  ])('of %s %s is %s', (id, code, expected) => {
    expect(isDateFormat(id, code)).toBe(expected);
  });
});

describe('isoOfSerial', () => {
  it.each([
    [45_292, false, '2024-01-01'],
    [45_292.5, false, '2024-01-01T12:00:00'],
    [0.75, false, '18:00:00'],
    [43_830, true, '2024-01-01'],
    [1e12, false, null],
  ])('of %s (1904: %s) is %s', (serial, from1904, expected) => {
    expect(isoOfSerial(serial, from1904)).toBe(expected);
  });
});
