import type { Integers, Postings } from '../../domain/frequencies/segment.ts';

/*
 * How a column of a tally is kept. Little endian, so that it is read as it lies. Integers: the width in bytes (1, 2 or 4),
 * three bytes of nothing, then the numbers. Postings: how many lists (u32), the id and the length of each (u32), then the
 * comments of all lists as integers.
 */

function narrowest(values: ArrayLike<number>): Integers {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i] ?? 0);
  return largest < 2 ** 8
    ? Uint8Array.from(values)
    : largest < 2 ** 16
      ? Uint16Array.from(values)
      : Uint32Array.from(values);
}

function bytesOf({ buffer, byteOffset, byteLength }: Integers | Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Bytes at an address that any array can begin at, and that keep nothing else alive. */
function aligned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** Whole numbers from 0 below 2^32. */
export function packIntegers(values: ArrayLike<number>): Buffer {
  const numbers = narrowest(values);
  return Buffer.concat([Buffer.from([numbers.BYTES_PER_ELEMENT, 0, 0, 0]), bytesOf(numbers)]);
}

function integersAt(bytes: Uint8Array<ArrayBuffer>, offset: number): Integers {
  const width = bytes[offset] ?? 1;
  const from = offset + 4;
  const count = (bytes.length - from) / width;
  if (width === 1) return new Uint8Array(bytes.buffer, from, count);
  if (width === 2) return new Uint16Array(bytes.buffer, from, count);
  if (width === 4) return new Uint32Array(bytes.buffer, from, count);
  throw new Error(`a column of a tally is damaged: integers of ${width} bytes`);
}

/** What packIntegers packed. */
export function unpackIntegers(packed: Uint8Array): Integers {
  return integersAt(aligned(packed), 0);
}

/** Lists of comments by id. */
export function packPostings(lists: ReadonlyMap<number, readonly number[]>): Buffer {
  const sorted = [...lists].sort(([a], [b]) => a - b);
  const head = Uint32Array.from([
    sorted.length,
    ...sorted.flatMap(([id, comments]) => [id, comments.length]),
  ]);
  return Buffer.concat([bytesOf(head), packIntegers(sorted.flatMap(([, comments]) => comments))]);
}

/** What packPostings packed. */
export function unpackPostings(packed: Uint8Array): Postings {
  const bytes = aligned(packed);
  const groups = new Uint32Array(bytes.buffer, 0, 1)[0] ?? 0;
  const head = new Uint32Array(bytes.buffer, 4, groups * 2);
  const ids = new Uint32Array(groups);
  const starts = new Uint32Array(groups + 1);
  for (let g = 0; g < groups; g++) {
    ids[g] = head[g * 2] ?? 0;
    starts[g + 1] = (starts[g] ?? 0) + (head[g * 2 + 1] ?? 0);
  }
  return { ids, starts, comments: integersAt(bytes, 4 + groups * 8) };
}

/** Numbers of people. */
export function packPeople(people: readonly number[]): Buffer {
  return bytesOf(Float64Array.from(people));
}

export function unpackPeople(packed: Uint8Array): Float64Array {
  return new Float64Array(aligned(packed).buffer);
}

/** Whose comment each is, from how many comments each person has. */
export function ownersFrom(packed: Uint8Array): Integers {
  const spread = unpackIntegers(packed);
  let comments = 0;
  for (let r = 0; r < spread.length; r++) comments += spread[r] ?? 0;
  const owners = spread.length <= 2 ** 16 ? new Uint16Array(comments) : new Uint32Array(comments);
  let c = 0;
  for (let r = 0; r < spread.length; r++) for (let n = spread[r] ?? 0; n > 0; n--) owners[c++] = r;
  return owners;
}
