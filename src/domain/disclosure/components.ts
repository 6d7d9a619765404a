import { HIDDEN, type Pattern } from './sheet.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * Hidden cells that are linked: members of one constraint, directly or through others, bases with bases and themes with
 * themes. A reader knows that the rules hide nothing without cause, so among linked cells at least one is sensitive. Gives
 * each cell the first of its linked cells, -1 where it is not hidden.
 */
export function linkHidden(columns: number, pattern: Pattern, { constraints }: Knowledge): Int32Array {
  const link = Int32Array.from(pattern, (state, cell) => (state === HIDDEN ? cell : -1));
  const first = (cell: number): number => {
    let top = cell;
    while ((link[top] ?? top) !== top) top = link[top] ?? top;
    while ((link[cell] ?? top) !== top) {
      const next = link[cell] ?? top;
      link[cell] = top;
      cell = next;
    }
    return top;
  };
  for (const { members } of constraints) {
    let before = -1;
    for (const cell of members) {
      if (pattern[cell] !== HIDDEN) continue;
      if (before >= 0 && before < columns === cell < columns) {
        const [a, b] = [first(before), first(cell)];
        if (a !== b) link[Math.max(a, b)] = Math.min(a, b);
      }
      before = cell;
    }
  }
  return link.map((top, cell) => (top < 0 ? -1 : first(cell)));
}
