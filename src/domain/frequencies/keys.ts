import type { Dimension } from './plan.ts';

type Key = readonly (string | null)[];

/** Every combination of the dimensions' values, the last dimension fastest. */
export function keysOf(dimensions: readonly Dimension[]): Key[] {
  return dimensions.reduce<Key[]>(
    (keys, { values }) => keys.flatMap((key) => values.map((value) => [...key, value])),
    [[]],
  );
}
