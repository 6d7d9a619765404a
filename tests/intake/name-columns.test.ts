import { describe, expect, it } from 'vitest';
import { isHeading, nameColumns } from '../../src/intake/name-columns.ts';

function describeColumns(names: string[], ...cells: string[][]): string {
  const columns = names.map((name) => ({ name, label: name }));
  return nameColumns(
    columns,
    cells.map((row, at) => ({ row: at + 2, cells: row, fault: null })),
  );
}

const strange = 'The first row does not look like headings: put the names of the columns there.';

describe('nameColumns', () => {
  it('lists names, and counts those that may be prose', () => {
    expect(describeColumns(['id', 'Length of service', 'Q7'], ['1', '3-5 years', 'It works'])).toBe(
      'The file has the columns "id", "Length of service", "Q7".',
    );
    expect(
      describeColumns(['id', 'What would you most like to change about it?'], ['R1', 'The whole thing']),
    ).toBe('The file has the columns "id", and 1 more.');
  });

  it.each([
    ['an id like those below', ['R1', 'It is bad'], ['R2', 'Fine']],
    ['a value that occurs below', ['North', 'It is bad'], ['North', 'Fine']],
    ['a number', ['17', 'It is bad'], ['18', 'Fine']],
    ['a date', ['05/01/2026', 'It is bad'], ['06/01/2026', 'Fine']],
    ['an address', ['ann@example.org', 'It is bad'], ['', 'Fine']],
  ])('lists nothing of a first row with %s', (_, first, second) => {
    expect(describeColumns(first, second)).toBe(strange);
  });

  it('lists nothing when all is prose', () => {
    expect(describeColumns(['It crashed again. Twice.'], ['Fine'])).not.toContain('crashed');
  });
});

describe('isHeading', () => {
  it.each(['comment', 'Length of service', 'Q2_TEXT', 'Which force?'])('takes "%s"', (name) => {
    expect(isHeading(name)).toBe(true);
  });

  it.each(['It crashes every single morning now', 'No training. None', 'x'.repeat(41)])(
    'does not take "%s"',
    (name) => {
      expect(isHeading(name)).toBe(false);
    },
  );
});
