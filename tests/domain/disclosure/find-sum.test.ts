import { describe, expect, it } from 'vitest';
import { checkRelease } from '../../../src/domain/disclosure/check-release.ts';
import { type Ledger, openLedger } from '../../../src/domain/disclosure/ledger.ts';
import { peopleSet } from '../../../src/domain/disclosure/people-set.ts';
import type { CellPeople, Population } from '../../../src/domain/disclosure/release-sheet.ts';
import { attackSet } from './attack-sets.ts';
import { attackSeries, printedSets } from './random-series.ts';

const places = 1000;
const k = 10;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** A part of a group: its people, the first so many of whom have the theme. */
type Part = readonly [people: number[], having?: number];

function cellOf(value: string | null, parts: readonly Part[], themes: readonly string[]): CellPeople {
  return {
    value,
    base: Float64Array.from(parts.flatMap(([people]) => people)),
    themes: themes.map(() =>
      Float64Array.from(parts.flatMap(([people, having = 0]) => people.slice(0, having))),
    ),
  };
}

/** A table by site, or of one site alone, with a theme where somebody has it. */
function table(groups: Readonly<Record<string, readonly Part[]>>): Population {
  const parts = Object.values(groups).flat();
  const themes = parts.some(([, having = 0]) => having > 0) ? ['pay'] : [];
  const cells = Object.entries(groups).map(([value, own]) => cellOf(value, own, themes));
  return {
    themes,
    total: cellOf(null, parts, themes),
    breakdowns: cells.length > 1 ? [{ by: 'site', cells }] : [],
  };
}

function check(population: Population, ledger: Ledger) {
  return checkRelease([population], ledger, { placeOf: (person) => person, places }, { k, release: 'new' });
}

/** What a reader finds of a set from tables each of which was checked by itself, and what comes of checking the second with the first. */
async function attackBoth(first: Population, second: Population, secret: number[]) {
  const empty = (): Ledger => openLedger(k, peopleSet([], places));
  const alone = [first, second].flatMap((each) => {
    const { checked } = check(each, empty());
    return printedSets(each, checked[0]?.columns ?? []);
  });
  const known = await attackSet(alone, secret);
  const ledger = empty();
  const before = check(first, ledger);
  return { ...known, before: before.refusals, refusals: check(second, ledger).refusals };
}

describe('sums of released sets', () => {
  const [a, b, c] = [range(0, 53), range(53, 106), range(106, 159)];

  it('may not leave a few people of a set: it less three others', async () => {
    const sites = table({ A: [[a]], B: [[b]], C: [[c]], D: [[range(300, 400)]], E: [[range(400, 500)]] });
    const region = table({ North: [[range(0, 160)]] });
    const found = await attackBoth(sites, region, [159]);
    expect(found).toMatchObject({ min: 0, max: 3, before: [] });
    expect(found.refusals).toMatchObject([{ kind: 'adds_up', set: { isTotal: true, theme: null } }]);
  });

  it('may not exceed a set by a few people, in whatever order they are released', async () => {
    const sites = table({ A: [[a]], B: [[b]], C: [[c]], D: [[range(300, 400)]], E: [[range(400, 500)]] });
    const allButOne = table({ North: [[range(1, 159)]] });
    for (const [first, second] of [
      [sites, allButOne],
      [allButOne, sites],
    ] as const) {
      const found = await attackBoth(first, second, [0]);
      expect(found.max).toBeLessThan(k);
      expect(found.before).toEqual([]);
      expect(found.refusals).toMatchObject([{ kind: 'adds_up' }]);
    }
  });

  it('may not give away a group that is hidden for the sake of another', async () => {
    const hidden = range(200, 212);
    const sites = table({
      A: [[range(0, 98)]],
      B: [[range(100, 200)]],
      C: [[hidden]],
      D: [[range(212, 220)]],
      E: [[range(400, 500)]],
    });
    const south = table({ South: [[[...range(0, 98), ...hidden]]] });
    const found = await attackBoth(sites, south, hidden);
    expect(found.max - found.min).toBeLessThan(k);
    expect(found.before).toEqual([]);
    expect(found.refusals).toMatchObject([{ kind: 'adds_up' }]);
  });

  it('may not put together a hidden number from its parts', async () => {
    const north = range(0, 44);
    const regions = table({ North: [[north]], South: [[range(44, 50)]], West: [[range(50, 300)]] });
    const parts = table({ A: [[range(0, 22)]], B: [[range(22, 44)]], C: [[range(50, 300)]] });
    const found = await attackBoth(regions, parts, north);
    expect(found.max - found.min).toBeLessThan(k);
    expect(found.before).toEqual([]);
    expect(found.refusals.length).toBeGreaterThan(0);
  });

  it('may not do so for those who do not have a theme', async () => {
    const sites = table({
      A: [[a, 20]],
      B: [[b, 20]],
      C: [[c, 20]],
      D: [[range(300, 400), 50]],
      E: [[range(400, 500), 50]],
    });
    const region: Population = {
      themes: ['pay'],
      total: {
        value: null,
        base: Float64Array.from(range(0, 159)),
        themes: [Float64Array.from([...range(0, 20), ...range(53, 73), ...range(106, 126), 130])],
      },
      breakdowns: [],
    };
    const found = await attackBoth(sites, region, [130]);
    expect(found).toMatchObject({ before: [], refusals: [{ kind: 'adds_up', set: { theme: 'pay' } }] });
  });

  it('may be exact: a region of its sites, and a table by something else of the same people', () => {
    const ledger = openLedger(k, peopleSet([], places));
    const sites = table({ A: [[a, 20]], B: [[b, 20]], C: [[c, 20]], D: [[range(300, 400), 50]] });
    const ranks = table({
      high: [
        [range(0, 159).filter((n) => n % 3 === 0), 7],
        [range(300, 330), 15],
      ],
      low: [
        [range(0, 159).filter((n) => n % 3 !== 0), 14],
        [range(330, 400), 35],
      ],
    });
    for (const each of [
      sites,
      table({
        North: [
          [a, 20],
          [b, 20],
          [c, 20],
        ],
      }),
      ranks,
      sites,
    ])
      expect(check({ ...each, themes: ['pay'] }, ledger).refusals).toEqual([]);
  });

  it('give nothing away in random series of releases', async () => {
    for (let seed = 1; seed <= 8; seed++) expect(await attackSeries(seed)).toMatchObject({ found: 0 });
  }, 30_000);
});
