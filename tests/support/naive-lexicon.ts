import { stem } from '../../models/natural.ts';
import { type LexiconEntry, parentTheme, type Structure } from '../../models/structure.ts';
import { words } from '../../models/tokenise.ts';

interface Atom {
  readonly gap: number;
  readonly matches: (word: string) => boolean;
}

function atomsOf({ term, gap = 4 }: LexiconEntry): Atom[] {
  const atoms: Atom[] = [];
  let before = 0;
  for (const part of term.split(' ')) {
    if (part === '…') {
      before = gap;
      continue;
    }
    const [word = ''] = words(part);
    atoms.push({
      gap: before,
      matches: part.endsWith('*') ? (other) => stem(other) === stem(word) : (other) => other === word,
    });
    before = 0;
  }
  return atoms;
}

/** Every way in which the atoms match from a place, as the index of the last word; the nearest first. */
function ends(text: readonly string[], atoms: readonly Atom[], from: number): number[] {
  const [first, ...rest] = atoms;
  if (first?.matches(text[from] ?? '') !== true) return [];
  if (rest.length === 0) return [from];
  const gap = rest[0]?.gap ?? 0;
  const found: number[] = [];
  for (let skip = 0; skip <= gap; skip++) found.push(...ends(text, rest, from + 1 + skip));
  return found.sort((a, b) => a - b);
}

/** Weight of each theme by its lexicon, the plain way: one sentence without capitals that matter. */
function naiveWeights(structure: Structure, text: string): Map<string, number> {
  const read = words(text);
  return new Map(
    structure.themes.map(({ id, lexicon }) => {
      const matches = lexicon.flatMap((entry) =>
        read.flatMap((_, from) => {
          const [to] = ends(read, atomsOf(entry), from);
          return to === undefined ? [] : [{ entry, from, to }];
        }),
      );
      const barred = matches.filter(({ entry }) => entry.exclude === true);
      const counted = new Set(
        matches
          .filter(({ entry }) => entry.exclude !== true)
          .filter(({ from, to }) => !barred.some((bar) => bar.from <= to && bar.to >= from))
          .map(({ entry }) => entry),
      );
      return [id, [...counted].reduce((sum, { weight = 1 }) => sum + weight, 0)];
    }),
  );
}

/** The themes that the weights give, a child with its parent. */
export function naiveThemes(structure: Structure, text: string): Set<string> {
  const given = new Set<string>();
  for (const [theme, weight] of naiveWeights(structure, text)) {
    if (weight < 1 - 1e-9) continue;
    given.add(theme);
    const parent = parentTheme(theme);
    if (parent !== null) given.add(parent);
  }
  return given;
}
