import { createHash } from 'node:crypto';
import type { Example } from '../models/examples.ts';
import type { Structure } from '../models/structure.ts';
import type { TrainingLabel } from '../src/storage/training-labels.ts';

/** A settled label as an example: what was disputed, or not asked, is left undecided. */
export function exampleOf(
  label: TrainingLabel,
  /** Ids of the themes of the version that it was judged by; null: that of the training. */
  themes: readonly string[] | null,
  current: readonly string[],
): Example {
  const { about, disputed } = label;
  const all = about === null && disputed.length === 0 && themes === null;
  const asked = about ?? themes ?? current;
  return {
    text: label.text,
    labels: label.themes,
    ...(all ? {} : { decided: asked.filter((theme) => !disputed.includes(theme)) }),
    question: label.question ?? undefined,
    respondent: label.respondent,
    valence: label.valence,
    facets: label.facets ?? undefined,
  };
}

/** SHA-256 in hex of what a model is trained on beside the texts: the same set of labels, the same hash. */
export function labelSetHash(
  labels: readonly { readonly commentId: number }[],
  examples: readonly Example[],
  seeds: readonly Example[],
): string {
  const hash = createHash('sha256');
  for (const [index, { labels: themes, decided, valence, facets }] of examples.entries())
    hash.update(
      `${JSON.stringify([labels[index]?.commentId, themes, decided ?? null, valence ?? null, facets ?? null])}\n`,
    );
  for (const seed of seeds) hash.update(`${JSON.stringify(seed)}\n`);
  return hash.digest('hex');
}

/** Is some theme decided both for and against? Else there is nothing to tell apart. */
export function hasTwoClasses(structure: Structure, examples: readonly Example[]): boolean {
  return structure.themes.some(({ id }) => {
    const has = ({ labels }: Example): boolean =>
      labels.some((label) => label === id || label.startsWith(`${id}/`));
    return (
      examples.some(has) &&
      examples.some((example) => !has(example) && (example.decided?.includes(id) ?? true))
    );
  });
}
