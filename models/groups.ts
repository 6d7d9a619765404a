import type { Example } from './examples.ts';
import { words } from './tokenise.ts';

/** Folds of cross-validation. */
export const FOLDS = 5;

/**
 * Gives each example the number of its group: examples of one respondent, or with the same words, are one group, and
 * so on through chains of both. Groups never straddle folds, and count once where text must not be recognisable.
 */
export function groupExamples(examples: readonly Example[]): { group: Int32Array; count: number } {
  const parent = Int32Array.from(examples, (_, index) => index);
  const find = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root] ?? root;
    let at = index;
    while (parent[at] !== root) {
      const next = parent[at] ?? root;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  const first = new Map<string, number>();
  const join = (key: string, index: number): void => {
    const other = first.get(key);
    if (other === undefined) first.set(key, index);
    else {
      const a = find(other);
      const b = find(index);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  };
  for (const [index, example] of examples.entries()) {
    join(`t ${words(example.text).join(' ')}`, index);
    if (example.respondent !== undefined) join(`r ${example.respondent}`, index);
  }
  const numbers = new Map<number, number>();
  const group = Int32Array.from(examples, (_, index) => {
    const root = find(index);
    const known = numbers.get(root);
    if (known !== undefined) return known;
    numbers.set(root, numbers.size);
    return numbers.size - 1;
  });
  return { group, count: numbers.size };
}

/** A small generator of uniform numbers in [0, 1) (Steele's SplitMix32); the same for the same seed everywhere. */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 4294967296;
  };
}

/** The fold of each example: groups in random order, each to the fold that has fewest examples so far. */
export function foldExamples(group: Int32Array, groups: number, folds: number, seed: number): Uint8Array {
  const sizes = new Int32Array(groups);
  for (const number of group) sizes[number] = (sizes[number] ?? 0) + 1;
  const random = uniform(seed);
  const order = Array.from(sizes, (size, index) => ({ index, size, key: random() }));
  order.sort((a, b) => (a.size > 1 || b.size > 1 ? b.size - a.size : 0) || a.key - b.key);
  const filled = new Int32Array(folds);
  const foldOf = new Uint8Array(groups);
  for (const { index, size } of order) {
    let least = 0;
    for (let fold = 1; fold < folds; fold++) if ((filled[fold] ?? 0) < (filled[least] ?? 0)) least = fold;
    foldOf[index] = least;
    filled[least] = (filled[least] ?? 0) + size;
  }
  return Uint8Array.from(group, (number) => foldOf[number] ?? 0);
}
