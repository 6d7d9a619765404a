/** Uniform numbers in [0, 1). */
export type Random = () => number;

/** Hashes text to four 32-bit words (MurmurHash3's mixing, one lane a word). */
function words(text: string): [number, number, number, number] {
  const state: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (let k = 0; k < 4; k++) {
    let h = state[k] ?? 0;
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), 0xcc9e2d51 + 2 * k);
      h = (h << 15) | (h >>> 17);
    }
    h ^= text.length;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    state[k] = h ^ (h >>> 16);
  }
  return state;
}

/**
 * A generator of uniform numbers with 53 random bits: sfc32 of Chris Doty-Humphrey's PractRand, seeded from text or a
 * number. The same seed gives the same numbers everywhere.
 */
export function randomFrom(seed: number | string): Random {
  let [a, b, c, counter] = words(String(seed));
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 15; warmUp++) next();
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
}
