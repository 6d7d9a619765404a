const size = 64;
const shingleLength = 5;
const keys = Uint32Array.from({ length: size }, (_, index) => mix(index + 1));

/** A sketch of a text from which {@link likeness} to another is read. */
export type MinHash = Uint32Array;

/** Min-wise hashes (Broder 1997) of the text's runs of five characters, without regard to case, marks or spacing. */
export function minHash(text: string): MinHash {
  const letters = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const least = new Uint32Array(size);
  const shingles = [...shinglesOf(letters)];
  for (let index = 0; index < size; index += 1) {
    const key = keys[index] ?? 0;
    let lowest = 0xffffffff;
    for (const shingle of shingles) {
      const hash = Math.imul(shingle ^ key, 0x9e3779b1) >>> 0;
      if (hash < lowest) lowest = hash;
    }
    least[index] = lowest;
  }
  return least;
}

/** Estimated Jaccard index of two texts' runs of characters: 1 when they are the same, standard error ≤ 0.07. */
export function likeness(a: MinHash, b: MinHash): number {
  let same = 0;
  for (let index = 0; index < size; index += 1) if (a[index] === b[index]) same += 1;
  return same / size;
}

function shinglesOf(text: string): Set<number> {
  const shingles = new Set<number>();
  const last = Math.max(0, text.length - shingleLength);
  for (let start = 0; start <= last; start += 1) {
    let hash = 0;
    for (let index = start; index < Math.min(start + shingleLength, text.length); index += 1)
      hash = Math.imul(hash, 31) + text.charCodeAt(index);
    shingles.add(mix(hash));
  }
  return shingles;
}

/** Spreads a number over 32 bits (MurmurHash3's finaliser). */
function mix(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
