import { readArtefact } from '../../../models/artefact.ts';
import { loadClassifier } from '../../../models/engine.ts';
import { judgeClassifier } from '../../../models/evaluate.ts';
import type { Example } from '../../../models/examples.ts';
import { foldExamples, groupExamples, uniform } from '../../../models/groups.ts';
import { sigmoid } from '../../../models/mathematics.ts';
import { scoreJudged } from '../../../models/metrics.ts';
import { type Language, parentTheme, type Structure } from '../../../models/structure.ts';
import { train } from '../../../models/train.ts';
import { learnOrder, learnTexts } from '../../../src/domain/review/learn-order.ts';

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
}

/** What a model trained on so many corrections makes of comments that nobody corrects. */
export interface Point {
  readonly corrections: number;
  readonly macro: number;
  readonly micro: number;
}

const TEST_FOLDS = 3;

/** Corrects comments `step` at a time, and judges the model of each step on a third of the comments that is never corrected. */
export function simulate({ structure, language, examples, order, seed, until, step }: Simulation): Point[] {
  const { group, count } = groupExamples(examples);
  const fold = foldExamples(group, count, TEST_FOLDS, seed);
  const test = examples.filter((_, index) => fold[index] === 0);
  let pool = examples.filter((_, index) => fold[index] !== 0);
  const labelled: Example[] = [];
  const random = uniform(seed + 1000);
  const points: Point[] = [];
  for (;;) {
    const artefact = train({ structure, language, examples: labelled });
    const engine = loadClassifier(artefact);
    const { macro, micro } = scoreJudged(judgeClassifier(engine, test));
    points.push({ corrections: labelled.length, macro: macro.f1, micro: micro.f1 });
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
        count: pool.length,
        themes: themes.length,
        probability,
        threshold: Float32Array.from(themes, (_, k) =>
          sigmoid((slope[k] ?? 1) * (threshold[k] ?? 0) + (intercept[k] ?? 0)),
        ),
        labelled: Int32Array.from(
          themes,
          (theme) => labelled.filter((example) => has(example, theme)).length,
        ),
        texts: learnTexts(pool.map(({ text }) => text)),
      },
      step,
      seed,
    ),
  ];
}
