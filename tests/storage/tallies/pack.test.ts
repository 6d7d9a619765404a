import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ownersFrom,
  packIntegers,
  packPeople,
  packPostings,
  unpackIntegers,
  unpackPeople,
  unpackPostings,
} from '../../../src/storage/tallies/pack.ts';

/** As it comes from the record: at any address within a larger buffer. */
function shifted(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([7]), bytes]).subarray(1);
}

describe('columns of a tally', () => {
  it('give back integers of every width', () => {
    fc.assert(
      fc.property(
        fc.oneof(...[255, 65_535, 2 ** 32 - 1].map((most) => fc.array(fc.integer({ min: 0, max: most })))),
        (values) => {
          expect([...unpackIntegers(shifted(packIntegers(values)))]).toEqual(values);
        },
      ),
    );
  });

  it('keep small numbers in one byte each', () => {
    expect(packIntegers([1, 2, 255])).toHaveLength(4 + 3);
    expect(packIntegers([1, 2, 256])).toHaveLength(4 + 6);
  });

  it('give back lists by id, in order of id', () => {
    const lists = new Map([
      [9, [0, 70_000]],
      [2, [5]],
      [4, []],
    ]);
    const { ids, starts, comments } = unpackPostings(shifted(packPostings(lists)));
    expect([...ids]).toEqual([2, 4, 9]);
    expect([...starts]).toEqual([0, 1, 1, 3]);
    expect([...comments]).toEqual([5, 0, 70_000]);
  });

  it('give back people up to 53 bits, and whose comment is whose', () => {
    const people = [0, 1, 2 ** 53 - 1];
    expect([...unpackPeople(shifted(packPeople(people)))]).toEqual(people);
    expect([...ownersFrom(shifted(packIntegers([2, 0, 1])))]).toEqual([0, 0, 2]);
  });
});
