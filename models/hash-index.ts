/** A table to look distinct hashes up in: pairs of a hash and its index + 1 (0: free) side by side, in a power of two. */
export function hashTable(hashes: Int32Array): Int32Array {
  const size = 1 << (32 - Math.clz32(Math.max(16, hashes.length * 3)));
  const mask = size - 1;
  const table = new Int32Array(2 * size);
  for (let index = 0; index < hashes.length; index++) {
    let place = (hashes[index] ?? 0) & mask;
    while (table[2 * place + 1] !== 0) place = (place + 1) & mask;
    table[2 * place] = hashes[index] ?? 0;
    table[2 * place + 1] = index + 1;
  }
  return table;
}

/** Looks distinct hashes up: the index of a hash in the list, or -1. */
export function createHashIndex(hashes: Int32Array): (hash: number) => number {
  const table = hashTable(hashes);
  const mask = table.length / 2 - 1;
  return (hash) => {
    let place = hash & mask;
    for (;;) {
      const found = table[2 * place + 1] ?? 0;
      if (found === 0 || table[2 * place] === hash) return found - 1;
      place = (place + 1) & mask;
    }
  };
}
