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

/** At least so many people are in one of the two sets alone: no more than a look at their sketches; stops at `limit`. */
export function leastDifference(a: Uint32Array, b: Uint32Array, limit = Infinity): number {
  let least = 0;
  for (let slice = 0; slice < slices && least < limit; slice++)
    least += Math.abs((a[slice] ?? 0) - (b[slice] ?? 0));
  return least;
}

/** How many people are in one of two sets alone; stops at `limit`. */
export function differenceUpTo(a: Uint32Array, b: Uint32Array, limit: number): number {
  let difference = 0;
  const length = Math.max(a.length, b.length);
  for (let word = 0; word < length && difference < limit; word++) {
    const apart = (a[word] ?? 0) ^ (b[word] ?? 0);
    if (apart !== 0) difference += popcount(apart);
  }
  return Math.min(difference, limit);
}

/** The people of a set that are not in another. */
export function subtract(whole: PeopleSet, part: PeopleSet): PeopleSet {
  return {
    size: whole.size - part.size,
    sketch: whole.sketch.map((count, slice) => count - (part.sketch[slice] ?? 0)),
    bits: removed(whole.bits, part.bits),
  };
}

/** At least so many people are in the first set alone: no more than a look at their sketches; stops at `limit`. */
export function leastOutside(a: Uint32Array, b: Uint32Array, limit: number): number {
  let least = 0;
  for (let slice = 0; slice < slices && least < limit; slice++)
    least += Math.max(0, (a[slice] ?? 0) - (b[slice] ?? 0));
  return least;
}

/** How many people are in the first set alone; stops at `limit`. */
export function outsideUpTo(a: Uint32Array, b: Uint32Array, limit: number): number {
  let outside = 0;
  for (let word = 0; word < a.length && outside < limit; word++) {
    const own = (a[word] ?? 0) & ~(b[word] ?? 0);
    if (own !== 0) outside += popcount(own);
  }
  return Math.min(outside, limit);
}

/** How many people of a set are in none of the others. */
export function countOutsideAll(bits: Uint32Array, others: readonly Uint32Array[]): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    let left = bits[word] ?? 0;
    for (let n = 0; left !== 0 && n < others.length; n++) left &= ~(others[n]?.[word] ?? 0);
    if (left !== 0) count += popcount(left);
  }
  return count;
}

/** Whether two sets have nobody in common. */
export function areApart(a: Uint32Array, b: Uint32Array): boolean {
  const length = Math.min(a.length, b.length);
  for (let word = 0; word < length; word++) if (((a[word] ?? 0) & (b[word] ?? 0)) !== 0) return false;
  return true;
}

/** The bits of the first set that are not in the second. */
export function removed(a: Uint32Array, b: Uint32Array): Uint32Array {
  const rest = a.slice();
  const length = Math.min(a.length, b.length);
  for (let word = 0; word < length; word++) rest[word] = (a[word] ?? 0) & ~(b[word] ?? 0);
  return rest;
}

/** The bits of a set without one place. */
export function withoutPlace(bits: Uint32Array, place: number): Uint32Array {
  const rest = bits.slice();
  rest[place >>> 5] = (rest[place >>> 5] ?? 0) & ~(1 << (place & 31));
  return rest;
}

/** The first place in a set; null of nobody. */
export function firstOf(bits: Uint32Array): number | null {
  const word = bits.findIndex((each) => each !== 0);
  if (word < 0) return null;
  const bitsOfWord = bits[word] ?? 0;
  return 32 * word + 31 - Math.clz32(bitsOfWord & -bitsOfWord);
}

/** Whether a place is in a set. */
export function has(bits: Uint32Array, place: number): boolean {
  return (((bits[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;
}

/** The same for the same people, whatever the length of the bitmap: 64 bits of FNV-1a, in two halves. */
export function fingerprint({ size, bits }: PeopleSet): string {
  let [even, odd] = [0x811c9dc5, 0x050c5d1f];
  for (let index = 0; index < bits.length; index++) {
    const word = bits[index] ?? 0;
    if (word === 0) continue;
    even = Math.imul(even ^ word ^ Math.imul(index, 0x9e3779b1), 0x01000193);
    odd = Math.imul(odd ^ (word >>> 7) ^ (word << 25) ^ index, 0x01000193);
  }
  return `${size} ${even} ${odd}`;
}
