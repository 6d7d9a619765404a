import type { Valence } from '../../models/classifier.ts';
import { valenceOf } from '../../models/codes.ts';
import type { Queries } from './database.ts';

/** A theme that a person put on a comment; null: the valence was not said, or reviewers differ on it. */
export interface ThemeLabel {
  readonly theme: string;
  readonly valence: Valence | null;
}

/** The ids of themes by their numbers. */
export type ThemeNames = ReadonlyMap<number, string>;

/** The ids of all themes that there ever were. */
export async function readThemeNames(db: Queries): Promise<ThemeNames> {
  const rows = await db.selectFrom('theme').select(['id', 'ref']).execute();
  return new Map(rows.map((row) => [row.id, row.ref]));
}

/** Numbers of themes as their ids, in the order of ids. */
export function namesOf(names: ThemeNames, themes: readonly number[]): string[] {
  return themes.map((theme) => names.get(theme) ?? '').sort();
}

/** Themes and valences as the record holds them, as labels in the order of theme ids. */
export function labelsOf(
  names: ThemeNames,
  themes: readonly number[],
  valences: readonly (number | null)[],
): ThemeLabel[] {
  return themes
    .map((theme, index) => ({
      theme: names.get(theme) ?? '',
      valence: valenceSaid(valences[index] ?? null),
    }))
    .sort((a, b) => (a.theme < b.theme ? -1 : 1));
}

/** The valence that a person said; null: none. */
export function valenceSaid(code: number | null): Valence | null {
  return code === null ? null : valenceOf(code);
}
