import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LedgerCell, openLedger, type SetName } from '../../../src/domain/disclosure/ledger.ts';
import {
  differenceUpTo,
  leastDifference,
  peopleOfBits,
  peopleSet,
  type PeopleSet,
  popcount,
  subtract,
} from '../../../src/domain/disclosure/people-set.ts';
import { randomFrom } from './random-sheets.ts';

const population = 2000;
const nobody = peopleSet([], population);
const name: SetName = { release: 'r1', by: 'site', value: 'North', isTotal: false, theme: 'queues' };

function range(from: number, to: number): PeopleSet {
  return peopleSet(
    Array.from({ length: to - from }, (_, index) => from + index),
    population,
  );
}

function released(people: PeopleSet, shown = true, wholes: LedgerCell['wholes'] = []): LedgerCell {
  return { name, people, shown, wholes };
}

describe('sets of people', () => {
  const places = fc.uniqueArray(fc.nat(population - 1), { maxLength: 300 });

  it('differ by the people in one of them alone, found from bitmaps or from lists', () => {
    fc.assert(
      fc.property(places, places, fc.integer({ min: 1, max: 40 }), (a, b, limit) => {
        const [left, right] = [peopleSet(a, population), peopleSet(b, population)];
        const difference = new Set(a).symmetricDifference(new Set(b)).size;
        expect(differenceUpTo(left.bits, right.bits, limit)).toBe(Math.min(difference, limit));
        expect(leastDifference(left.sketch, right.sketch)).toBeLessThanOrEqual(difference);
        expect(
          subtract(
            left,
            subtract(
              left,
              peopleSet(
                b.filter((place) => a.includes(place)),
                population,
              ),
            ),
          ).size,
        ).toBe(new Set(a).intersection(new Set(b)).size);
      }),
    );
  });

  it('are the same read back from their bitmaps', () => {
    fc.assert(
      fc.property(places, (a) => {
        const set = peopleSet(a, population);
        expect(peopleOfBits(set.bits)).toEqual(set);
      }),
    );
  });

  it('count bits', () => {
    expect([0, 1, -1, 0x80000000, 0x55555555].map(popcount)).toEqual([0, 1, 32, 1, 16]);
  });
});

describe('the ledger', () => {
  it('names a released set that differs by 1 to k - 1 people', () => {
    const ledger = openLedger(10, nobody);
    ledger.add([released(range(0, 100))]);
    expect(ledger.compare(range(0, 91)).near).toEqual(name);
    expect(ledger.compare(range(1, 101)).near).toEqual(name);
    expect(ledger.compare(range(0, 90))).toEqual({ state: 'free', near: null });
    expect(ledger.compare(range(5, 105))).toEqual({ state: 'free', near: null });
    expect(ledger.compare(range(0, 100))).toEqual({ state: 'fixed', near: null });
  });

  it('lets a set be counted again that was counted beside others much like it', () => {
    const ledger = openLedger(10, nobody);
    ledger.add([released(range(0, 20)), released(range(4, 24)), released(range(2, 21), false)]);
    expect(ledger.compare(range(0, 20))).toEqual({ state: 'fixed', near: null });
    expect(ledger.compare(range(4, 24))).toEqual({ state: 'fixed', near: null });
    expect(ledger.compare(range(2, 21)).state).toBe('hidden');
    expect(ledger.compare(range(3, 24)).near).toEqual(name);
  });

  it('does so for what a released set leaves of its whole', () => {
    const ledger = openLedger(10, nobody);
    ledger.add([released(range(0, 100), true, [{ people: range(0, 500), shown: true, without: false }])]);
    expect(ledger.compare(range(105, 500)).near).toEqual(name);
    expect(ledger.compare(range(100, 500)).state).toBe('fixed');
    expect(ledger.compare(range(115, 500))).toEqual({ state: 'free', near: null });
  });

  it('keeps hidden what was hidden, and what it would be found from', () => {
    const ledger = openLedger(10, nobody);
    ledger.add([released(range(0, 4), false, [{ people: range(0, 500), shown: true, without: false }])]);
    expect(ledger.compare(range(0, 4)).state).toBe('hidden');
    expect(ledger.compare(range(4, 500)).state).toBe('hidden');
  });

  it('counts the erased for nobody', () => {
    const ledger = openLedger(10, range(0, 3));
    ledger.add([released(range(0, 100))]);
    expect(ledger.compare(range(3, 100))).toEqual({ state: 'fixed', near: null });
    expect(ledger.compare(range(4, 100)).near).toEqual(name);
  });

  it('finds what a comparison of every pair finds', () => {
    const random = randomFrom(1);
    const draw = (): PeopleSet => {
      const start = Math.floor(random() * 40);
      return range(start, start + 20 + Math.floor(random() * 40));
    };
    const sets = Array.from({ length: 50 }, draw);
    const ledger = openLedger(10, nobody);
    ledger.add(sets.map((people) => released(people)));
    for (let n = 0; n < 300; n++) {
      const set = draw();
      const differences = sets.map((other) => differenceUpTo(set.bits, other.bits, 10));
      const { state, near } = ledger.compare(set);
      expect(state === 'fixed').toBe(differences.includes(0));
      const isNear = differences.some((difference) => difference > 0 && difference < 10);
      expect(near !== null).toBe(isNear && state !== 'fixed');
    }
  });
});
