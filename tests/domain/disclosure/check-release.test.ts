import { describe, expect, it } from 'vitest';
import { checkRelease } from '../../../src/domain/disclosure/check-release.ts';
import { openLedger } from '../../../src/domain/disclosure/ledger.ts';
import { peopleSet } from '../../../src/domain/disclosure/people-set.ts';
import {
  type CellPeople,
  layOutPopulation,
  type Population,
} from '../../../src/domain/disclosure/release-sheet.ts';

const places = 1000;
const range = (from: number, to: number): Float64Array =>
  Float64Array.from({ length: to - from }, (_, index) => from + index);
const cell = (value: string | null, base: Float64Array, ...themes: Float64Array[]): CellPeople => ({
  value,
  base,
  themes,
});

function check(populations: readonly Population[], ledger = openLedger(10, peopleSet([], places))) {
  return checkRelease(
    populations,
    ledger,
    { placeOf: (person) => person, places },
    { k: 10, release: 'new' },
  );
}

/** People 0 to 299; 0 to 149 have the theme, and all but three of them its child. */
const plain: Population = {
  themes: ['pay', 'pay/fair'],
  total: cell(null, range(0, 300), range(0, 150), range(0, 147)),
  breakdowns: [
    {
      by: 'site',
      cells: [
        cell('A', range(0, 100), range(0, 50), range(0, 50)),
        cell('B', range(100, 300), range(100, 150), range(100, 147)),
      ],
    },
  ],
};

describe('checking a release', () => {
  it('hides the child that all but a few of the parent have, and prints rounded numbers', () => {
    const { checked, refusals } = check([plain]);
    expect(refusals).toEqual([]);
    const [total] = checked[0]?.columns ?? [];
    expect(total).toEqual({
      breakdown: null,
      by: null,
      value: null,
      base: 300,
      themes: [{ n: 150, base: 300, share: 0.5 }, null],
    });
  });

  it('says nothing of one population that another of the same release gives away', () => {
    const wider: Population = { themes: [], total: cell(null, range(0, 304)), breakdowns: [] };
    const narrower: Population = { themes: [], total: cell(null, range(0, 300)), breakdowns: [] };
    expect(check([narrower, wider]).refusals).toMatchObject([
      { kind: 'differs', population: 1, from: { release: 'new', isTotal: true } },
    ]);
    expect(check([wider, { ...narrower, total: cell(null, range(0, 290)) }]).refusals).toEqual([]);
  });

  it('refuses a set of groups that gives away how few of one do not have a theme', () => {
    const groups = [
      cell('A', range(0, 100), range(0, 50)),
      cell('B', range(100, 160), range(100, 130)),
      cell('C', range(160, 185), range(160, 183)),
      cell('D', range(185, 210), range(185, 208)),
    ];
    const themes = ['pay'];
    const everybody = cell(
      null,
      range(0, 210),
      Float64Array.from(groups.flatMap(({ themes: [pay = []] }) => [...pay])),
    );
    const ledger = openLedger(10, peopleSet([], places));
    const first = check([{ themes, total: everybody, breakdowns: [{ by: 'site', cells: groups }] }], ledger);
    expect(first.checked[0]?.columns.map(({ themes: [pay] }) => pay?.n)).toEqual([
      125,
      50,
      30,
      undefined,
      undefined,
    ]);
    // B and C: 85, of whom 53; less B's 60, of whom 30, that leaves 23 of C's 25.
    const pair = cell(null, range(100, 185), Float64Array.from([...range(100, 130), ...range(160, 183)]));
    expect(check([{ themes, total: pair, breakdowns: [] }], ledger).refusals).toMatchObject([
      { kind: 'differs', set: { theme: 'pay' }, from: { value: 'B', theme: 'pay' } },
    ]);
  });

  it('refuses a population of fewer than k', () => {
    const few: Population = { themes: [], total: cell(null, range(0, 9)), breakdowns: [] };
    expect(check([few]).refusals).toEqual([{ kind: 'too_few', population: 0 }]);
  });

  it('prints the same again for the same release', () => {
    const ledger = openLedger(10, peopleSet([], places));
    const first = check([plain], ledger);
    const second = check([plain], ledger);
    expect(second.refusals).toEqual([]);
    expect(second.checked[0]?.columns).toEqual(first.checked[0]?.columns);
  });
});

describe('laying out a population', () => {
  it('puts a theme below its parent only where all its people have the parent too', () => {
    const stray = { ...plain, total: cell(null, range(0, 300), range(0, 150), range(100, 160)) };
    expect(layOutPopulation(plain).sheet.rows.map(({ parent }) => parent)).toEqual([null, 0, 1]);
    expect(layOutPopulation(stray).sheet.rows.map(({ parent }) => parent)).toEqual([null, 0, 0]);
  });

  it('knows a theme that is made of its children', () => {
    const themes = ['pay', 'pay/fair', 'pay/late'];
    const total = cell(null, range(0, 300), range(0, 90), range(0, 50), range(40, 90));
    expect(layOutPopulation({ themes, total, breakdowns: [] }).sheet.rows[1]?.rollUp).toBe(true);
  });

  it('knows a group that is made of groups of another breakdown', () => {
    const groups = (by: string, ends: readonly number[]) => ({
      by,
      cells: ends.map((end, index) => cell(`${by} ${index}`, range(ends[index - 1] ?? 0, end))),
    });
    const { sheet } = layOutPopulation({
      themes: [],
      total: cell(null, range(0, 300)),
      breakdowns: [groups('site', [50, 120, 300]), groups('region', [120, 300])],
    });
    expect(sheet.unions).toEqual([
      { whole: 3, parts: [5] },
      { whole: 4, parts: [1, 2] },
      { whole: 5, parts: [3] },
    ]);
  });

  it('adds what a breakdown leaves out as a column that is not shown', () => {
    const [a] = plain.breakdowns[0]?.cells ?? [];
    const { sheet } = layOutPopulation({
      ...plain,
      breakdowns: [{ by: 'site', cells: a === undefined ? [] : [a] }],
    });
    expect([...sheet.unshown]).toEqual([2]);
    expect(sheet.counts[2]).toBe(200);
  });
});
