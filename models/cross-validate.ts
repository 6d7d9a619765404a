import type { Example } from './examples.ts';
import { foldExamples, groupExamples, uniform } from './groups.ts';
import { judge, unjudged } from './judge-classifier.ts';
import type { Judged } from './metrics.ts';
import type { ThemeClassifier } from './theme-classifier.ts';

/** Makes a classifier of labelled comments. */
export type Trainer = (examples: readonly Example[]) => ThemeClassifier;

export interface CrossValidation {
  readonly themes: readonly string[];
  readonly folds: number;
  readonly seed: number;
  /** Most comments of each fold to test on; all if left out. */
  readonly most?: number;
  /** Most comments of each fold to train on; all if left out. */
  readonly labels?: number;
  readonly progress?: ((done: number, of: number) => void) | undefined;
}

/** Judges trainers by cross-validation on the same folds; comments that share a respondent or a text share a fold. */
export function crossValidate(
  trainers: ReadonlyMap<string, Trainer>,
  examples: readonly Example[],
  { themes, folds, seed, most, labels, progress }: CrossValidation,
): Map<string, Judged> {
  const { group, count } = groupExamples(examples);
  const fold = foldExamples(group, count, folds, seed);
  const random = uniform(seed + 1);
  const order = Array.from(examples, (_, index) => ({ index, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ index }) => index);
  const ascending = (places: number[]): number[] => places.sort((a, b) => a - b);
  const parts = Array.from({ length: folds }, (_, part) => ({
    training: ascending(order.filter((index) => fold[index] !== part).slice(0, labels)),
    testing: order.filter((index) => fold[index] === part).slice(0, most),
  }));
  const tested = ascending(parts.flatMap(({ testing }) => testing));
  const placeOf = new Map(tested.map((index, place) => [index, place]));
  const at = (places: readonly number[]): Example[] => places.flatMap((index) => examples[index] ?? []);
  const sample = at(tested);
  const judged = new Map<string, Judged>();
  let done = 0;
  for (const { training, testing } of parts)
    for (const [name, trainer] of trainers) {
      const table = judged.get(name) ?? unjudged(themes, sample);
      judged.set(name, table);
      judge(
        trainer(at(training)),
        sample,
        testing.map((index) => placeOf.get(index) ?? 0),
        table,
      );
      progress?.(++done, folds * trainers.size);
    }
  return judged;
}
