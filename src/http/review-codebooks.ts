import { parentOf } from '../domain/codebook.ts';
import { Problem } from '../errors.ts';
import { type CodebookThemes, newestVersion, readCodebookThemes } from '../storage/codebook-themes.ts';
import type { Queries } from '../storage/database.ts';
import { shareAnswers } from './shared-answer.ts';

const remembered = 20;
/** How long (ms) a new version may go unnoticed. */
const newestRepeated = 500;

/** Versions of codebooks, remembered: one that is recorded never changes. */
export function openCodebooks(db: Queries) {
  const known = new Map<string, Promise<CodebookThemes | null>>();
  const newest = shareAnswers<number | null>((version) => (version === null ? 0 : newestRepeated));

  /** A version of a codebook; the newest without one. Throws `not_found`. */
  return async (ref: string, version?: number): Promise<CodebookThemes> => {
    const wanted = version ?? (await newest(ref, () => newestVersion(db, ref)));
    const key = `${ref} ${wanted ?? ''}`;
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= remembered && !known.has(key)) known.delete(oldest);
    const reading = known.get(key) ?? readCodebookThemes(db, ref, wanted ?? 0);
    known.set(key, reading);
    const found = await reading.catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
    if (found !== null) return found;
    known.delete(key);
    throw new Problem(
      'not_found',
      `There is no codebook "${ref}"${version === undefined ? '' : ` with version ${version}`}.`,
    );
  };
}

export type Codebooks = ReturnType<typeof openCodebooks>;

/** Themes by number, with valences in their order, parents included. */
export interface ResolvedLabels {
  readonly themes: number[];
  readonly valences: (number | null)[];
}

/**
 * Sent labels as numbers of a codebook's themes. A child's parent comes along, with the child's valence where nothing is
 * said of the parent itself and its children agree. `onUnknown` hears the index of a label whose theme is none.
 */
export function resolveLabels(
  codebook: CodebookThemes,
  labels: readonly { readonly theme: string; readonly valence: number | null }[],
  onUnknown: (index: number) => void,
): ResolvedLabels {
  const said = new Map<string, number | null>();
  for (const [index, { theme, valence }] of labels.entries())
    if (codebook.numbers.has(theme)) said.set(theme, valence);
    else onUnknown(index);
  const implied = new Map<string, number | null>();
  for (const [theme, valence] of said) {
    const parent = parentOf(theme);
    if (parent === null || said.has(parent)) continue;
    implied.set(parent, !implied.has(parent) || implied.get(parent) === valence ? valence : null);
  }
  const all = [...said, ...implied].map(
    ([theme, valence]) => [codebook.numbers.get(theme) ?? 0, valence] as const,
  );
  all.sort(([a], [b]) => a - b);
  return { themes: all.map(([theme]) => theme), valences: all.map(([, valence]) => valence) };
}
