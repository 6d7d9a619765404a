/** Looks distinct hashes up: the index of a hash in the list, or -1. */
export function createHashIndex(hashes: Int32Array): (hash: number) => number {
  const size = 1 << (32 - Math.clz32(Math.max(16, hashes.length * 3)));
  const mask = size - 1;
  /** Pairs of a hash and its index + 1, side by side. */
  const table = new Int32Array(2 * size);
  for (let index = 0; index < hashes.length; index++) {
    let place = (hashes[index] ?? 0) & mask;
    while (table[2 * place + 1] !== 0) place = (place + 1) & mask;
    table[2 * place] = hashes[index] ?? 0;
    table[2 * place + 1] = index + 1;
  }
  return (hash) => {
    let place = hash & mask;
    for (;;) {
      const found = table[2 * place + 1] ?? 0;
      if (found === 0 || table[2 * place] === hash) return found - 1;
      place = (place + 1) & mask;
    }
  };
}
