import type { Example } from './examples.ts';
import { DISTRESS, HIDDEN_COLUMNS, NEGATIVE, POSITIVE, RELEVANT, SUGGESTION } from './layout.ts';
import { parentTheme, type Structure } from './structure.ts';

/** What people decided, as a table of comments × columns. */
export interface Decisions {
  readonly comments: number;
  readonly columns: number;
  readonly positive: Uint8Array;
  readonly known: Uint8Array;
  /** Valence of a theme in a comment, where it was decided. */
  readonly valences: readonly { comment: number; theme: number; negative: 0 | 1; positive: 0 | 1 }[];
  /** Comments that have a column. */
  count(column: number): number;
}

/** Reads examples: a child implies its parent; labels that are no themes are ignored, and themes that nobody decided unknown. */
export function readDecisions(structure: Structure, examples: readonly Example[]): Decisions {
  const themes = structure.themes.length;
  const columns = themes + HIDDEN_COLUMNS;
  const comments = examples.length;
  const number = new Map(structure.themes.map(({ id }, index) => [id, index]));
  const positive = new Uint8Array(comments * columns);
  const known = new Uint8Array(comments * columns);
  const valences: { comment: number; theme: number; negative: 0 | 1; positive: 0 | 1 }[] = [];
  for (const [comment, example] of examples.entries()) {
    const base = comment * columns;
    if (example.decided === undefined) known.fill(1, base, base + themes);
    else
      for (const id of example.decided) {
        const theme = number.get(id);
        if (theme !== undefined) known[base + theme] = 1;
      }
    for (const label of example.labels)
      for (const id of [label, parentTheme(label)]) {
        const theme = number.get(id ?? '');
        if (theme === undefined) continue;
        positive[base + theme] = 1;
        known[base + theme] = 1;
      }
    if (positive.subarray(base, base + themes).includes(1)) positive[base + themes + RELEVANT] = 1;
    if (example.decided === undefined || positive[base + themes + RELEVANT] === 1)
      known[base + themes + RELEVANT] = 1;
    for (const [label, valence] of Object.entries(example.valence ?? {})) {
      const theme = number.get(label);
      if (theme === undefined) continue;
      const negative = valence === 'negative' || valence === 'mixed' ? 1 : 0;
      const good = valence === 'positive' || valence === 'mixed' ? 1 : 0;
      valences.push({ comment, theme, negative, positive: good });
      known.fill(1, base + themes + NEGATIVE, base + themes + POSITIVE + 1);
      if (negative === 1) positive[base + themes + NEGATIVE] = 1;
      if (good === 1) positive[base + themes + POSITIVE] = 1;
    }
    if (example.facets !== undefined) {
      known.fill(1, base + themes + SUGGESTION, base + themes + DISTRESS + 1);
      if (example.facets.includes('suggestion')) positive[base + themes + SUGGESTION] = 1;
      if (example.facets.includes('distress')) positive[base + themes + DISTRESS] = 1;
    }
  }
  return {
    comments,
    columns,
    positive,
    known,
    valences,
    count(column) {
      let count = 0;
      for (let cell = column; cell < positive.length; cell += columns) count += positive[cell] ?? 0;
      return count;
    },
  };
}

/** Whether a comment was only labelled to show what it has: other themes are open, and none was decided against. */
export function onlyShows({ columns, known, positive }: Decisions, comment: number): boolean {
  let open = false;
  for (let cell = comment * columns, end = cell + columns - HIDDEN_COLUMNS; cell < end; cell++) {
    if (known[cell] !== 1) open = true;
    else if (positive[cell] !== 1) return false;
  }
  return open;
}
