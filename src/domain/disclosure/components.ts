import { type Pattern, SHOWN } from './sheet.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * Cells not shown that are linked: members of one constraint, directly or through others, bases with bases and themes
 * with themes. A reader knows that the rules hide nothing without cause, so among cells that a hidden one is linked to at
 * least one is sensitive. Gives each cell the first of its linked cells, -1 where it is shown.
 */
export function linkHidden(columns: number, pattern: Pattern, { constraints }: Knowledge): Int32Array {
  const link = Int32Array.from(pattern, (state, cell) => (state === SHOWN ? -1 : cell));
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
      if (pattern[cell] === SHOWN) continue;
      if (before >= 0 && before < columns === cell < columns) {
        const [a, b] = [first(before), first(cell)];
        if (a !== b) link[Math.max(a, b)] = Math.min(a, b);
      }
      before = cell;
    }
  }
  return link.map((top, cell) => (top < 0 ? -1 : first(cell)));
}
