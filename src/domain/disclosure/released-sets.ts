/** A cell of a table that was released. */
export interface ReleasedSet {
  readonly release: string;
  /** Tables over the same people have one number within their release. */
  readonly population: number;
  readonly row: number;
  readonly column: number;
  readonly by: string | null;
  readonly value: string | null;
  readonly theme: string | null;
  readonly shown: boolean;
  /** A bitmap of places, least bit and byte first. */
  readonly people: Uint8Array;
}

/** Released cells as columns, which take little time to be sent to a thread: one block of bytes has all bitmaps. */
export interface PackedSets {
  readonly names: readonly Omit<ReleasedSet, 'people'>[];
  /** Where each bitmap ends. */
  readonly ends: Float64Array;
  readonly people: Uint8Array;
}

export function packSets(sets: readonly ReleasedSet[]): PackedSets {
  let end = 0;
  const ends = Float64Array.from(sets, ({ people }) => (end += people.length));
  const people = new Uint8Array(end);
  sets.forEach((set, index) => people.set(set.people, ends[index - 1] ?? 0));
  const names = sets.map(({ release, population, row, column, by, value, theme, shown }) => {
    return { release, population, row, column, by, value, theme, shown };
  });
  return { names, ends, people };
}

export function unpackSets({ names, ends, people }: PackedSets): ReleasedSet[] {
  return names.map((name, index) => ({
    ...name,
    people: people.subarray(ends[index - 1] ?? 0, ends[index]),
  }));
}
