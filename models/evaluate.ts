import { trainBayes } from './bayes.ts';
import { crossValidate, type Trainer } from './cross-validate.ts';
import { loadClassifier } from './engine.ts';
import type { Example } from './examples.ts';
import { groupExamples } from './groups.ts';
import { trainMajority } from './majority.ts';
import { scoreJudged, type Scores } from './metrics.ts';
import { trainNaturalBayes } from './natural.ts';
import type { Language, Structure } from './structure.ts';
import { train } from './train.ts';

/** The engine and the baselines that it is compared with. */
export function trainersFor(structure: Structure, language: Language, seed: number): Map<string, Trainer> {
  const themes = structure.themes.map(({ id }) => id);
  return new Map<string, Trainer>([
    ['engine', (examples) => loadClassifier(train({ structure, language, examples, seed }))],
    ['lexicon', () => loadClassifier(train({ structure, language, examples: [] }))],
    ['bayes', (examples) => trainBayes(themes, examples)],
    ['majority', (examples) => trainMajority(themes, examples)],
  ]);
}

/** `natural`'s Bayes takes seconds for a hundred comments: it is trained and judged on so many of each fold. */
const NATURAL_LABELS = 500;
const NATURAL_SAMPLE = 40;

/** How the engine and its baselines did on the same folds, and with `curve` at growing numbers of labels. */
export interface Evaluation {
  readonly comments: number;
  readonly groups: number;
  readonly folds: number;
  readonly seed: number;
  readonly systems: readonly { readonly name: string; readonly comments: number; readonly scores: Scores }[];
  readonly curve: readonly {
    readonly labels: number;
    readonly systems: Readonly<Record<string, { macro: number; micro: number }>>;
  }[];
}

const CURVE = [0, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** Cross-validates the engine beside its baselines; with `curve`, at growing numbers of labels too. */
export function evaluate(
  structure: Structure,
  language: Language,
  examples: readonly Example[],
  options: {
    readonly folds: number;
    readonly seed: number;
    readonly curve: boolean;
    readonly natural: boolean;
    readonly progress?: (done: number, of: number) => void;
  },
): Evaluation {
  const { folds, seed, progress } = options;
  const themes = structure.themes.map(({ id }) => id);
  const trainers = trainersFor(structure, language, seed);
  const settings = { themes, folds, seed };
  const judged = crossValidate(trainers, examples, { ...settings, progress });
  if (options.natural) {
    const slow = new Map<string, Trainer>([['natural', (sample) => trainNaturalBayes(themes, sample)]]);
    for (const [name, table] of crossValidate(slow, examples, {
      ...settings,
      most: NATURAL_SAMPLE,
      labels: NATURAL_LABELS,
    }))
      judged.set(name, table);
  }
  const most = Math.floor((examples.length * (folds - 1)) / folds);
  const sizes = options.curve ? CURVE.filter((labels) => labels < most) : [];
  const curve = sizes.map((labels) => {
    const point = crossValidate(trainers, examples, { ...settings, labels });
    const systems = Object.fromEntries(
      [...point].map(([name, table]) => {
        const { macro, micro } = scoreJudged(table);
        return [name, { macro: macro.f1, micro: micro.f1 }];
      }),
    );
    return { labels, systems };
  });
  return {
    comments: examples.length,
    groups: groupExamples(examples).count,
    folds,
    seed,
    systems: [...judged].map(([name, table]) => ({
      name,
      comments: table.comments,
      scores: scoreJudged(table),
    })),
    curve,
  };
}
