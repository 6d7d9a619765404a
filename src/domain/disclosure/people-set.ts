/** A set of people as a bitmap over their places in a survey, with what tells most sets apart at a glance. */
export interface PeopleSet {
  readonly size: number;
  /** How many people are in each of 32 slices of the places. */
  readonly sketch: Uint32Array;
  readonly bits: Uint32Array;
}

const slices = 32;

/** The set of people with these places (whole numbers from 0, each once). */
export function peopleSet(places: Iterable<number>, population: number): PeopleSet {
  const bits = new Uint32Array(Math.ceil(population / 32));
  const sketch = new Uint32Array(slices);
  let size = 0;
  for (const place of places) {
    const word = place >>> 5;
    bits[word] = (bits[word] ?? 0) | (1 << (place & 31));
    sketch[place % slices] = (sketch[place % slices] ?? 0) + 1;
    size++;
  }
  return { size, sketch, bits };
}

/** The set that a bitmap stands for. */
export function peopleOfBits(bits: Uint32Array): PeopleSet {
  const sketch = new Uint32Array(slices);
  let size = 0;
  for (const whole of bits)
    for (let word = whole; word !== 0; word &= word - 1) {
      const slice = 31 - Math.clz32(word & -word);
      sketch[slice] = (sketch[slice] ?? 0) + 1;
      size++;
    }
  return { size, sketch, bits };
}

/** How many bits of a word are set (Hacker's Delight, section 5-1). */
export function popcount(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** At least so many people are in one of the two sets alone: no more than a look at their sketches. */
export function leastDifference(a: Uint32Array, b: Uint32Array): number {
  let least = 0;
  for (let slice = 0; slice < slices; slice++) least += Math.abs((a[slice] ?? 0) - (b[slice] ?? 0));
  return least;
}

/** How many people are in one of two sets alone, those in `without` not counted; stops at `limit`. */
export function differenceUpTo(a: Uint32Array, b: Uint32Array, limit: number, without?: Uint32Array): number {
  let difference = 0;
  const length = Math.max(a.length, b.length);
  for (let word = 0; word < length && difference < limit; word++) {
    const apart = ((a[word] ?? 0) ^ (b[word] ?? 0)) & ~(without?.[word] ?? 0);
    if (apart !== 0) difference += popcount(apart);
  }
  return Math.min(difference, limit);
}

/** The people of a set that are not in another. */
export function subtract(whole: PeopleSet, part: PeopleSet): PeopleSet {
  return {
    size: whole.size - part.size,
    sketch: whole.sketch.map((count, slice) => count - (part.sketch[slice] ?? 0)),
    bits: whole.bits.map((word, index) => word & ~(part.bits[index] ?? 0)),
  };
}
