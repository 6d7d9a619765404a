import { type Decisions, onlyShows } from './decisions.ts';
import { RELEVANT } from './layout.ts';
import { type Structure, themesById } from './structure.ts';

/** Fewest groups of comments with (and without) a column to train it on. */
const LEAST_POSITIVES = 5;
const LEAST_BESIDE_LEXICON = 16;
const LEAST_HIDDEN_POSITIVES = 20;
/** Fewest comments without any theme to tell relevance by: what fewer say of it costs more than it gains. */
const LEAST_IRRELEVANT = 30;
/** Below so many a theme with a lexicon is fitted with the others that have few; from there on by its own labels. */
export const POOR_POSITIVES = 30;

/** Themes with a lexicon and too few labels to be fitted by these alone. */
export function poorThemes(decisions: Decisions, structure: Structure): number[] {
  return themesById(structure).filter(
    (theme) => (structure.themes[theme]?.lexicon.length ?? 0) > 0 && decisions.count(theme) < POOR_POSITIVES,
  );
}

/** Columns with enough to train each on its own, whatever comments that only show a theme have. */
export function trainable(decisions: Decisions, group: Int32Array, structure: Structure): number[] {
  const themes = structure.themes.length;
  const judged = Array.from({ length: decisions.comments }, (_, comment) => !onlyShows(decisions, comment));
  const chosen: number[] = [];
  for (let column = 0; column < decisions.columns; column++) {
    const having = new Set<number>();
    const lacking = new Set<number>();
    for (let comment = 0; comment < decisions.comments; comment++) {
      const cell = comment * decisions.columns + column;
      if (decisions.known[cell] === 1 && (column >= themes || judged[comment] === true))
        (decisions.positive[cell] === 1 ? having : lacking).add(group[comment] ?? 0);
    }
    const lexical = (structure.themes[column]?.lexicon.length ?? 0) > 0;
    const least =
      column >= themes ? LEAST_HIDDEN_POSITIVES : lexical ? LEAST_BESIDE_LEXICON : LEAST_POSITIVES;
    const leastLacking = column === themes + RELEVANT ? LEAST_IRRELEVANT : least;
    if (having.size >= least && lacking.size >= leastLacking) chosen.push(column);
  }
  return chosen;
}
