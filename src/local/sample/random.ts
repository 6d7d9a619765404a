/** A stream of random draws that is the same for the same seed on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A whole number in [0, below). */
  below(limit: number): number;
  /** One of the items; the list must not be empty. */
  pick<Item>(items: readonly Item[]): Item;
  /** An index drawn in proportion to the weights, which must not all be 0. */
  weighted(weights: ArrayLike<number>): number;
  /** Normally distributed, mean 0 and deviation 1 (sum of twelve uniforms). */
  normal(): number;
}

/** Seeds Doty-Humphrey's sfc32 generator with a text. */
export function createRandom(seed: string): Random {
  const unit = sfc32(...hash(seed));
  const below = (limit: number) => Math.floor(unit() * limit);
  return {
    unit,
    below,
    chance: (probability) => unit() < probability,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('Nothing to pick from.');
      return item;
    },
    weighted: (weights) => {
      let total = 0;
      for (let index = 0; index < weights.length; index += 1) total += weights[index] ?? 0;
      let left = unit() * total;
      for (let index = 0; index < weights.length; index += 1) {
        left -= weights[index] ?? 0;
        if (left < 0) return index;
      }
      return weights.length - 1;
    },
    normal: () => {
      let sum = -6;
      for (let draw = 0; draw < 12; draw += 1) sum += unit();
      return sum;
    },
  };
}

function sfc32(a: number, b: number, c: number, d: number): () => number {
  let [p, q, r, counter] = [a, b, c, d];
  const next = () => {
    const sum = (p + q + counter) | 0;
    counter = (counter + 1) | 0;
    p = q ^ (q >>> 9);
    q = (r + (r << 3)) | 0;
    r = ((r << 21) | (r >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return next;
}

function hash(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  for (let index = 0; index < text.length; index += 1)
    for (const slot of [0, 1, 2] as const)
      words[slot] = Math.imul(words[slot] ^ text.charCodeAt(index), 0x01000193 + 2 * slot);
  return words;
}
