import { loadClassifier } from './engine.ts';
import type { Example } from './examples.ts';
import { foldExamples, groupExamples, uniform } from './groups.ts';
import { trainBayes } from './bayes.ts';
import { trainMajority } from './majority.ts';
import { type Judged, scoreJudged, type Scores } from './metrics.ts';
import { trainNaturalBayes } from './natural.ts';
import { type Language, parentTheme, type Structure } from './structure.ts';
import type { ThemeClassifier } from './theme-classifier.ts';
import { train } from './train.ts';

/** Makes a classifier of labelled comments. */
export type Trainer = (examples: readonly Example[]) => ThemeClassifier;

/** Comments × themes: what people decided, a child implying its parent. */
export function truthOf(themes: readonly string[], examples: readonly Example[]): Uint8Array {
  const number = new Map(themes.map((theme, index) => [theme, index]));
  const positive = new Uint8Array(examples.length * themes.length);
  for (const [comment, { labels }] of examples.entries())
    for (const label of labels)
      for (const id of [label, parentTheme(label)]) {
        const theme = number.get(id ?? '');
        if (theme !== undefined) positive[comment * themes.length + theme] = 1;
      }
  return positive;
}

/** Writes what a classifier says of the chosen comments into the tables. */
function judge(
  classifier: ThemeClassifier,
  examples: readonly Example[],
  chosen: readonly number[],
  into: Pick<Judged, 'themes' | 'given' | 'probability'>,
): void {
  const width = into.themes.length;
  const columns = classifier.themes.map((theme) => into.themes.indexOf(theme));
  for (const comment of chosen) {
    const example = examples[comment];
    if (example === undefined) continue;
    const passage = { text: example.text, question: example.question };
    for (const { theme } of classifier.classify([passage])[0]?.themes ?? []) {
      const column = into.themes.indexOf(theme);
      if (column >= 0) into.given[comment * width + column] = 1;
    }
    for (const [index, probability] of classifier.probabilities(passage).entries()) {
      const column = columns[index] ?? -1;
      if (column >= 0) into.probability[comment * width + column] = probability;
    }
  }
}

/** Judges a classifier on comments that it was not trained on. */
export function judgeClassifier(classifier: ThemeClassifier, examples: readonly Example[]): Judged {
  const themes = classifier.themes;
  const cells = examples.length * themes.length;
  const judged = {
    comments: examples.length,
    themes,
    positive: truthOf(themes, examples),
    given: new Uint8Array(cells),
    probability: new Float64Array(cells),
  };
  judge(
    classifier,
    examples,
    examples.map((_, index) => index),
    judged,
  );
  return judged;
}

export interface CrossValidation {
  readonly themes: readonly string[];
  readonly folds: number;
  readonly seed: number;
  /** Most comments of each fold to test on; all if left out. */
  readonly most?: number;
  /** Most comments of each fold to train on; all if left out. */
  readonly labels?: number;
  readonly progress?: (done: number, of: number) => void;
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
  const cells = examples.length * themes.length;
  const tables = new Map(
    [...trainers.keys()].map((name) => [
      name,
      { themes, given: new Uint8Array(cells), probability: new Float64Array(cells) },
    ]),
  );
  const tested: number[] = [];
  let done = 0;
  for (let part = 0; part < folds; part++) {
    const training = order.filter((index) => fold[index] !== part).slice(0, labels);
    const testing = order.filter((index) => fold[index] === part).slice(0, most);
    tested.push(...testing);
    const sample = training.sort((a, b) => a - b).flatMap((index) => examples[index] ?? []);
    for (const [name, trainer] of trainers) {
      const table = tables.get(name);
      if (table !== undefined) judge(trainer(sample), examples, testing, table);
      progress?.(++done, folds * trainers.size);
    }
  }
  tested.sort((a, b) => a - b);
  const positive = truthOf(themes, examples);
  const width = themes.length;
  const pick = <T extends Uint8Array | Float64Array>(table: T, out: T): T => {
    for (const [row, comment] of tested.entries())
      for (let c = 0; c < width; c++) out[row * width + c] = table[comment * width + c] ?? 0;
    return out;
  };
  const size = tested.length * width;
  return new Map(
    [...tables].map(([name, { given, probability }]) => [
      name,
      {
        comments: tested.length,
        themes,
        positive: pick(positive, new Uint8Array(size)),
        given: pick(given, new Uint8Array(size)),
        probability: pick(probability, new Float64Array(size)),
      },
    ]),
  );
}

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
export const NATURAL_LABELS = 500;
export const NATURAL_SAMPLE = 40;

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
  const judged = crossValidate(trainers, examples, {
    ...settings,
    ...(progress === undefined ? {} : { progress }),
  });
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
