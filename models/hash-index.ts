/** Looks distinct hashes up: the index of a hash in the list, or -1. */
export function createHashIndex(hashes: Int32Array): (hash: number) => number {
  const size = 1 << (32 - Math.clz32(Math.max(16, hashes.length * 3)));
  const mask = size - 1;
  const table = new Int32Array(size);
  for (let index = 0; index < hashes.length; index++) {
    let place = (hashes[index] ?? 0) & mask;
    while (table[place] !== 0) place = (place + 1) & mask;
    table[place] = index + 1;
  }
  return (hash) => {
    let place = hash & mask;
    for (;;) {
      const found = table[place] ?? 0;
      if (found === 0) return -1;
      if (hashes[found - 1] === hash) return found - 1;
      place = (place + 1) & mask;
    }
  };
}
