import { readArtefact } from '../../../models/artefact.ts';
import { type Engine, loadClassifier } from '../../../models/engine.ts';
import type { Example } from '../../../models/examples.ts';
import { foldExamples, groupExamples, uniform } from '../../../models/groups.ts';
import { truthOf } from '../../../models/judge-classifier.ts';
import { sigmoid } from '../../../models/mathematics.ts';
import { type Language, parentTheme, type Structure } from '../../../models/structure.ts';
import { train } from '../../../models/train.ts';
import { learnOrder } from '../../../src/domain/review/learn-order.ts';

/** One reviewer, who corrects comments in one order. */
export interface Simulation {
  readonly structure: Structure;
  readonly language: Language;
  readonly examples: readonly Example[];
  readonly order: 'learn' | 'random';
  readonly seed: number;
  /** Corrections in all, and how many are made before the model is trained anew. */
  readonly until: number;
  readonly step: number;
  /** Most comments that may be corrected, and most that are only judged. */
  readonly pool: number;
  readonly test: number;
}

/** What a model trained on so many corrections makes of comments that nobody corrects. */
export interface Point {
  readonly corrections: number;
  readonly macro: number;
  readonly micro: number;
}

const TEST_FOLDS = 3;

/** Corrects comments `step` at a time, and judges the model of each step on comments that are never corrected: both out of thirds that share no group. */
export function simulate({
  structure,
  language,
  examples,
  order,
  seed,
  until,
  step,
  ...most
}: Simulation): Point[] {
  const { group, count } = groupExamples(examples);
  const fold = foldExamples(group, count, TEST_FOLDS, seed);
  const shuffled = shuffle(examples.length, seed);
  const part = (inTest: boolean, size: number): Example[] =>
    shuffled
      .filter((index) => (fold[index] === 0) === inTest)
      .slice(0, size)
      .flatMap((index) => examples[index] ?? []);
  const test = part(true, most.test);
  let pool = part(false, most.pool);
  const labelled: Example[] = [];
  const random = uniform(seed + 1000);
  const points: Point[] = [];
  for (;;) {
    const artefact = train({ structure, language, examples: labelled });
    const engine = loadClassifier(artefact);
    points.push({ corrections: labelled.length, ...scoreThemes(engine, test) });
    if (labelled.length >= until || pool.length === 0) return points;
    const chosen = new Set(
      order === 'learn'
        ? learnNext(artefact, pool, labelled, step, seed + labelled.length)
        : drawNext(pool.length, step, random),
    );
    for (const index of chosen) {
      const example = pool[index];
      if (example !== undefined) labelled.push(example);
    }
    pool = pool.filter((_, index) => !chosen.has(index));
  }
}

/** The numbers below `count` in random order. */
function shuffle(count: number, seed: number): number[] {
  const random = uniform(seed + 2000);
  return Array.from({ length: count }, (_, index) => ({ index, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ index }) => index);
}

/** F1 of the mean theme that occurs, and of all decisions together. */
function scoreThemes(engine: Engine, test: readonly Example[]): { macro: number; micro: number } {
  const width = engine.themes.length;
  const truth = truthOf(engine.themes, test);
  const { tagStart, tagTheme } = engine.classifyColumns(
    test.map(({ text }) => text),
    test.map(({ question }) => question),
    'themes',
  );
  const hits = new Float64Array(width);
  const gives = new Float64Array(width);
  const supports = new Float64Array(width);
  for (let comment = 0; comment < test.length; comment++) {
    for (let tag = tagStart[comment] ?? 0; tag < (tagStart[comment + 1] ?? 0); tag++) {
      const theme = tagTheme[tag] ?? 0;
      gives[theme] = (gives[theme] ?? 0) + 1;
      hits[theme] = (hits[theme] ?? 0) + (truth[comment * width + theme] ?? 0);
    }
    for (let theme = 0; theme < width; theme++)
      supports[theme] = (supports[theme] ?? 0) + (truth[comment * width + theme] ?? 0);
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const occurring = [...supports.keys()].filter((theme) => (supports[theme] ?? 0) > 0);
  const f1 = (theme: number): number =>
    (2 * (hits[theme] ?? 0)) / ((gives[theme] ?? 0) + (supports[theme] ?? 0));
  return {
    macro: sum(occurring.map(f1)) / Math.max(1, occurring.length),
    micro: (2 * sum([...hits])) / Math.max(1, sum([...gives]) + sum([...supports])),
  };
}

function drawNext(count: number, step: number, random: () => number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < Math.min(step, count)) drawn.add(Math.floor(random() * count));
  return [...drawn];
}

/** The domain's order on what the model says of the pool: as the review queue does it. */
function learnNext(
  artefact: Uint8Array,
  pool: readonly Example[],
  labelled: readonly Example[],
  step: number,
  seed: number,
): number[] {
  const engine = loadClassifier(artefact);
  const { slope, intercept, threshold } = readArtefact(artefact);
  const { themes } = engine;
  const probability = new Float32Array(pool.length * themes.length);
  for (const [index, { text, question }] of pool.entries())
    probability.set(engine.probabilities({ text, question }), index * themes.length);
  const has = (example: Example, theme: string): boolean =>
    example.labels.some((label) => label === theme || parentTheme(label) === theme);
  return [
    ...learnOrder(
      {
        themes: themes.length,
        probability,
        threshold: Float32Array.from(themes, (_, k) =>
          sigmoid((slope[k] ?? 1) * (threshold[k] ?? 0) + (intercept[k] ?? 0)),
        ),
        labelled: Int32Array.from(
          themes,
          (theme) => labelled.filter((example) => has(example, theme)).length,
        ),
        texts: pool.map(({ text }) => text),
        labelledTexts: labelled.map(({ text }) => text),
      },
      step,
      seed,
    ),
  ];
}
