import { facetBits } from './codes.ts';
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
import { UNDECIDED, valenceCode } from './valence-scores.ts';

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

/** What people said of valence and facets. */
function labelledOf(
  themes: readonly string[],
  examples: readonly Example[],
): Pick<Judged, 'labelledValence' | 'labelledFacets'> {
  const labelledValence = new Uint8Array(examples.length * themes.length);
  for (const [comment, { valence = {} }] of examples.entries())
    for (const [theme, value] of Object.entries(valence)) {
      const column = themes.indexOf(theme);
      if (column >= 0) labelledValence[comment * themes.length + column] = valenceCode(value);
    }
  const labelledFacets = Uint8Array.from(examples, ({ facets }) =>
    facets === undefined ? UNDECIDED : facetBits(facets),
  );
  return { labelledValence, labelledFacets };
}

type Said = Pick<Judged, 'themes' | 'given' | 'probability' | 'givenValence' | 'givenFacets'>;

function emptyTables(comments: number, themes: readonly string[]): Said {
  const cells = comments * themes.length;
  return {
    themes,
    given: new Uint8Array(cells),
    probability: new Float64Array(cells),
    givenValence: new Uint8Array(cells),
    givenFacets: new Uint8Array(comments),
  };
}

/** Writes what a classifier says of the chosen comments into the tables. */
function judge(
  classifier: ThemeClassifier,
  examples: readonly Example[],
  chosen: readonly number[],
  into: Said,
): void {
  const width = into.themes.length;
  const columns = classifier.themes.map((theme) => into.themes.indexOf(theme));
  for (const comment of chosen) {
    const example = examples[comment];
    if (example === undefined) continue;
    const passage = { text: example.text, question: example.question };
    const [found] = classifier.classify([passage]);
    for (const { theme, valence } of found?.themes ?? []) {
      const column = into.themes.indexOf(theme);
      if (column < 0) continue;
      into.given[comment * width + column] = 1;
      into.givenValence[comment * width + column] = valenceCode(valence);
    }
    into.givenFacets[comment] = facetBits(found?.facets ?? []);
    for (const [index, probability] of classifier.probabilities(passage).entries()) {
      const column = columns[index] ?? -1;
      if (column >= 0) into.probability[comment * width + column] = probability;
    }
  }
}

/** Judges a classifier on comments that it was not trained on. */
export function judgeClassifier(classifier: ThemeClassifier, examples: readonly Example[]): Judged {
  const { themes } = classifier;
  const said = emptyTables(examples.length, themes);
  judge(
    classifier,
    examples,
    examples.map((_, index) => index),
    said,
  );
  return {
    ...said,
    ...labelledOf(themes, examples),
    comments: examples.length,
    positive: truthOf(themes, examples),
  };
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
  const tables = new Map([...trainers.keys()].map((name) => [name, emptyTables(examples.length, themes)]));
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
  const { labelledValence, labelledFacets } = labelledOf(themes, examples);
  const pick = <T extends Uint8Array | Float64Array>(table: T, out: T, width: number): T => {
    for (const [row, comment] of tested.entries())
      for (let c = 0; c < width; c++) out[row * width + c] = table[comment * width + c] ?? 0;
    return out;
  };
  const bytes = (table: Uint8Array, width: number): Uint8Array =>
    pick(table, new Uint8Array(tested.length * width), width);
  return new Map(
    [...tables].map(([name, { given, probability, givenValence, givenFacets }]) => [
      name,
      {
        comments: tested.length,
        themes,
        positive: bytes(positive, themes.length),
        given: bytes(given, themes.length),
        probability: pick(probability, new Float64Array(tested.length * themes.length), themes.length),
        labelledValence: bytes(labelledValence, themes.length),
        givenValence: bytes(givenValence, themes.length),
        labelledFacets: bytes(labelledFacets, 1),
        givenFacets: bytes(givenFacets, 1),
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
const NATURAL_LABELS = 500;
const NATURAL_SAMPLE = 40;

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
