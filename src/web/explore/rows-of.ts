import type { CellShare, Frequencies } from './read-frequencies.ts';

/** One share: of a theme, in one cell of the table. */
export interface ShareRow extends CellShare {
  readonly key: string;
  readonly theme: string;
  readonly name: string;
  /** The cell's value of the field that is told apart by; null where nothing is. */
  readonly value: string | null;
  /** The corrected share where an audit says one, else what was tagged. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** What stands for people or comments of whom the field is not known. */
export const notStated = 'not stated';

/** A frequency table as one row a share: themes in their order, each with its cells. */
export function rowsOf({ by, cells, themes }: Frequencies): ShareRow[] {
  const [field] = by;
  return themes.flatMap(({ theme, name, tagged, estimate, cells: shares }) => {
    const row = (share: CellShare, value: string | null): ShareRow => {
      const { tagged: counted, estimate: corrected } = share;
      const at = typeof corrected?.audit === 'string' ? corrected : null;
      return {
        ...share,
        key: `${theme} ${value ?? ''}`,
        theme,
        name,
        value,
        share: at?.share ?? counted.share,
        low: at?.low ?? counted.share,
        high: at?.high ?? counted.share,
      };
    };
    if (field === undefined) return [row({ tagged, estimate }, null)];
    return shares.map((share, at) => row(share, cells[at]?.key[field] ?? notStated));
  });
}
