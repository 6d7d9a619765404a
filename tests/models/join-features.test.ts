import { expect, test } from 'vitest';
import { joinFeatures } from '../../models/join-features.ts';

test('features are the same when number and kind are; what is new comes after', () => {
  const first = { featureHash: Int32Array.of(7, 9, 7), featureKind: Uint8Array.of(0, 1, 2) };
  const second = { featureHash: Int32Array.of(9, 7, 9), featureKind: Uint8Array.of(0, 2, 1) };
  const joined = joinFeatures(first, second);
  expect([...joined.featureHash]).toEqual([7, 9, 7, 9]);
  expect([...joined.featureKind]).toEqual([0, 1, 2, 0]);
  expect([...joined.place]).toEqual([3, 2, 1]);
});
