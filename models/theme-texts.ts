import { parentTheme, type Structure, themesById } from './structure.ts';

/** A text that a codebook gives for a theme: what it says is of that theme, and not of others. */
export interface ThemeText {
  readonly text: string;
  /** Number of the theme. */
  readonly theme: number;
}

/** Lexicon entries below this weight say too little to stand for their theme. */
const LEAST_WEIGHT = 0.4;

/** Terms, definitions, included matters and examples of all themes that have a lexicon, as texts to learn from. */
export function themeTexts(structure: Structure): ThemeText[] {
  return themesById(structure).flatMap((theme) => {
    const { lexicon = [], definition, include = [], examples = [] } = structure.themes[theme] ?? {};
    const terms = lexicon
      .filter(({ weight = 1, exclude }) => weight >= LEAST_WEIGHT && exclude !== true)
      .map(({ term }) => term.replace(/[*…]/g, ' '));
    const prose = [...(definition === undefined ? [] : [definition]), ...include, ...examples];
    return terms.length === 0 ? [] : [...prose, ...terms].map((text) => ({ text, theme }));
  });
}

/** Per text and theme of `columns`: 1 where the text is of the theme, 0 where it is not, -1 where that is open. */
export function textTargets(
  { themes }: Structure,
  texts: readonly ThemeText[],
  columns: readonly number[],
): Int8Array {
  const ids = themes.map(({ id }) => id);
  const family = ids.map((id) => parentTheme(id) ?? id);
  const targets = new Int8Array(texts.length * columns.length);
  for (const [row, { theme }] of texts.entries())
    for (const [c, column] of columns.entries()) {
      const related = family[theme] === family[column];
      const own = column === theme || (related && ids[column] === family[theme]);
      targets[row * columns.length + c] = own ? 1 : related ? -1 : 0;
    }
  return targets;
}
