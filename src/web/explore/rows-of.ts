import type { CellShare, EstimateShare, Frequencies, ThemeShares } from './read-frequencies.ts';

/** One share: of a theme, in one cell of the table. */
export interface ShareRow {
  readonly key: string;
  readonly theme: string;
  readonly name: string;
  /** The cell's value of the field that is told apart by; null where nothing is. */
  readonly value: string | null;
  readonly tagged: ThemeShares['tagged'];
  readonly estimate: EstimateShare | null;
  /** The corrected share where an audit says one, else what was tagged. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** What stands for people or comments of whom the field is not known. */
export const notStated = 'not stated';

/** A frequency table as one row a share: themes in their order, each with its cells. */
export function rowsOf({ by, cells, themes, notes }: Frequencies): ShareRow[] {
  const [field] = by;
  return themes.flatMap(({ theme, name, tagged, estimate, cells: shares }) => {
    const row = (
      counted: ThemeShares['tagged'],
      corrected: EstimateShare | null,
      value: string | null,
    ): ShareRow => {
      const at = typeof corrected?.audit === 'string' ? corrected : null;
      return {
        tagged: counted,
        estimate: corrected,
        key: `${theme} ${value ?? ''}`,
        theme,
        name,
        value,
        share: at?.share ?? counted.share,
        low: at?.low ?? counted.share,
        high: at?.high ?? counted.share,
      };
    };
    if (field === undefined) return [row(tagged, estimate, null)];
    return shares.map((share, at) =>
      row(share.tagged, noted(share.estimate, notes), cells[at]?.key[field] ?? notStated),
    );
  });
}

/** A cell's estimate with the note that it points to. */
function noted(estimate: CellShare['estimate'], notes: readonly string[]): EstimateShare | null {
  return estimate === null ? null : { ...estimate, note: notes[estimate.note] ?? '' };
}
