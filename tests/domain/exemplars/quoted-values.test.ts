import { describe, expect, it } from 'vitest';
import { quotedValues } from '../../../src/domain/exemplars/quoted-values.ts';

const many = (field: string, count: number) => ({
  field,
  values: Array.from({ length: count }, (_, index) => `${field} ${index}`),
});
const silent = { attributes: {}, question: null, facets: 0, systems: [] };

describe('the values that quotes are chosen for', () => {
  const quoted = quotedValues(
    [
      { field: 'role', values: ['cook', 'guest'] },
      { field: 'site', values: ['North', 'South'] },
      { field: 'system', values: ['a column of that name'] },
    ],
    new Map([[0, 'What about lunch?']]),
    new Map([[4, 'TillPro']]),
    'site',
  );
  const namesOf = (comment: Parameters<typeof quoted.cellsOf>[0]): string[] =>
    quoted.cellsOf(comment).map((cell) => Object.values(quoted.values[cell] ?? {}).join('='));

  it('are those of attributes, questions, systems and suggestions', () => {
    expect(
      namesOf({
        attributes: { site: 'South', role: 'cook', system: 'a column of that name', shoe: '42' },
        question: 0,
        facets: 1,
        systems: [4, 5],
      }),
    ).toEqual([
      'site=South',
      'role=cook',
      'question=What about lunch?',
      'system=TillPro',
      'facet=suggestion',
    ]);
    expect(namesOf(silent)).toEqual([]);
  });

  it('never are that somebody is at risk', () => {
    expect(namesOf({ ...silent, facets: 2 })).toEqual([]);
  });

  it('are told apart from those of the group', () => {
    const [cell] = quoted.cellsOf({ ...silent, attributes: { site: 'North' } });
    expect(quoted.groupCells.has(cell ?? -1)).toBe(true);
    expect(quoted.groupCells.size).toBe(2);
  });

  it('are bounded: the group comes first, then attributes with few values, as long as there is room', () => {
    const attributes = [many('b', 90), many('a', 100), many('c', 100), many('d', 100), many('site', 99)];
    const { values } = quotedValues(attributes, new Map(), new Map(), 'site');
    const fields = new Set(values.map(({ field }) => field));
    expect([...fields]).toEqual(['site', 'b', 'a', 'c', 'facet']);
  });
});
