/**
 * Accuracy of the engine beside LinearSVC and fastText on the same folds:
 *
 *   node tests/bench/classifier/accuracy.ts --labels FILE [--least 25] [--repeats 5] [--fasttext-repeats 1]
 *
 * Peers: apt-get install python3-sklearn fasttext. Every system gets the text and the question, and chooses its
 * thresholds by cross-validation within the training part of a fold.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { crossValidate } from '../../../models/cross-validate.ts';
import { trainersFor } from '../../../models/evaluate.ts';
import { truthOf } from '../../../models/judge-classifier.ts';
import type { Example } from '../../../models/examples.ts';
import { foldExamples, groupExamples, uniform } from '../../../models/groups.ts';
import { labelStructure } from '../../../models/label-structure.ts';
import { scoreJudged } from '../../../models/metrics.ts';
import { readLanguage } from '../../../src/cli/inputs.ts';
import { readLabels } from '../../../src/cli/read-labels.ts';
import { frequentLabels } from './frequent-labels.ts';
import { trainFastText } from './fast-text.ts';

const { values } = parseArgs({
  options: {
    labels: { type: 'string' },
    least: { type: 'string', default: '25' },
    repeats: { type: 'string', default: '5' },
    'fasttext-repeats': { type: 'string', default: '1' },
  },
});
if (values.labels === undefined) throw new Error('--labels FILE is missing');
const repeats = Number(values.repeats);
const fastTextRepeats = Number(values['fasttext-repeats']);
const folds = 5;

const examples = frequentLabels(await readLabels(values.labels), Number(values.least));
const structure = labelStructure(examples);
const themes = structure.themes.map(({ id }) => id);
const width = themes.length;
const truth = truthOf(themes, examples);
const { group, count } = groupExamples(examples);
const seeds = Array.from({ length: repeats }, (_, index) => index + 1);
const outer = seeds.map((seed) => foldExamples(group, count, folds, seed));
const inner = seeds.map((seed) => foldExamples(group, count, folds, seed + 1000));

/** Decisions of each repeat, comments × themes. */
const systems = new Map<string, Uint8Array[]>();
const language = await readLanguage();
for (const seed of seeds) {
  const started = performance.now();
  const judged = crossValidate(trainersFor(structure, language, seed), examples, { themes, folds, seed });
  for (const [name, table] of judged) {
    systems.set(name, [...(systems.get(name) ?? []), table.given]);
    if (name !== 'engine') continue;
    const { ece, brierSkill } = scoreJudged(table).calibration;
    console.error(
      `engine: repeat ${seed}, ECE ${ece.toFixed(4)}, Brier skill ${brierSkill.toFixed(3)}, ${((performance.now() - started) / 1000).toFixed(0)} s with baselines`,
    );
  }
}

const rows = <T>(table: ArrayLike<T>): T[][] =>
  examples.map((_, row) => Array.from({ length: width }, (__, c) => table[row * width + c] as T));
const printed = execFileSync('/usr/bin/python3', [new URL('linear_svc.py', import.meta.url).pathname], {
  input: JSON.stringify({
    texts: examples.map(({ text }) => text),
    questions: examples.map(({ question }) => question ?? null),
    positive: rows(truth),
    folds: outer.map((fold) => [...fold]),
    inner: inner.map((fold) => [...fold]),
  }),
  maxBuffer: 1 << 30,
  encoding: 'utf8',
  stdio: ['pipe', 'pipe', 'inherit'],
});
const svc = JSON.parse(printed) as { predictions: number[][][] };
systems.set(
  'LinearSVC',
  svc.predictions.map((table) => Uint8Array.from(table.flat())),
);

function bestThreshold(values: readonly number[], target: readonly number[]): number {
  const order = values.map((_, index) => index).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const total = target.reduce((sum, value) => sum + value, 0);
  let hits = 0;
  let best = -1;
  let threshold = Infinity;
  for (const [rank, index] of order.entries()) {
    hits += target[index] ?? 0;
    const f1 = (2 * hits) / (rank + 1 + total);
    if (f1 > best) {
      best = f1;
      threshold = ((values[index] ?? 0) + (values[order[rank + 1] ?? index] ?? 0)) / 2;
    }
  }
  return threshold;
}

for (let repeat = 0; repeat < Math.min(repeats, fastTextRepeats); repeat++) {
  const given = new Uint8Array(truth.length);
  for (let fold = 0; fold < folds; fold++) {
    const training = examples.flatMap((_, index) => (outer[repeat]?.[index] === fold ? [] : [index]));
    const testing = examples.flatMap((_, index) => (outer[repeat]?.[index] === fold ? [index] : []));
    const at = (indexes: readonly number[]): Example[] => indexes.flatMap((index) => examples[index] ?? []);
    const pooled = new Float64Array(truth.length);
    const run = (from: readonly number[], to: readonly number[], out: Float64Array): void => {
      const model = trainFastText(themes, at(from));
      const found = model.predict(at(to));
      model.close();
      for (const [row, index] of to.entries())
        out.set(found.subarray(row * width, (row + 1) * width), index * width);
    };
    for (let part = 0; part < folds; part++)
      run(
        training.filter((index) => inner[repeat]?.[index] !== part),
        training.filter((index) => inner[repeat]?.[index] === part),
        pooled,
      );
    const final = new Float64Array(truth.length);
    run(training, testing, final);
    for (let c = 0; c < width; c++) {
      const threshold = bestThreshold(
        training.map((index) => pooled[index * width + c] ?? 0),
        training.map((index) => truth[index * width + c] ?? 0),
      );
      for (const index of testing)
        given[index * width + c] = (final[index * width + c] ?? 0) >= threshold ? 1 : 0;
    }
    console.error(`fastText: repeat ${repeat + 1}, fold ${fold + 1}`);
  }
  systems.set('fastText', [...(systems.get('fastText') ?? []), given]);
}

/** Macro and micro F1 where comment `i` counts `weight[i]` times, the mean over repeats. */
function f1(tables: readonly Uint8Array[], weight: Uint16Array): { macro: number; micro: number } {
  let macro = 0;
  let micro = 0;
  for (const given of tables) {
    let hits = 0;
    let sum = 0;
    for (let c = 0; c < width; c++) {
      let hit = 0;
      let both = 0;
      for (let i = 0; i < weight.length; i++) {
        const times = weight[i] ?? 0;
        const y = truth[i * width + c] ?? 0;
        const p = given[i * width + c] ?? 0;
        hit += times * (y & p);
        both += times * (y + p);
      }
      macro += both === 0 ? 0 : (2 * hit) / both / width;
      hits += hit;
      sum += both;
    }
    micro += (2 * hits) / sum;
  }
  return { macro: macro / tables.length, micro: micro / tables.length };
}

const whole = new Uint16Array(examples.length).fill(1);
const random = uniform(7);
const resamples = Array.from({ length: 200 }, () => {
  const weight = new Uint16Array(examples.length);
  for (let k = 0; k < examples.length; k++) {
    const index = Math.floor(random() * examples.length);
    weight[index] = (weight[index] ?? 0) + 1;
  }
  return weight;
});
const engine = systems.get('engine') ?? [];
console.log(`${examples.length} comments, ${width} themes, ${repeats} × ${folds} folds`);
console.log('system      macro   micro   engine is ahead by (95 % interval of a paired bootstrap)');
for (const [name, tables] of systems) {
  const { macro, micro } = f1(tables, whole);
  const paired = engine.slice(0, tables.length);
  const differences = resamples.map((weight) => {
    const a = f1(paired, weight);
    const b = f1(tables, weight);
    return [a.macro - b.macro, a.micro - b.micro] as const;
  });
  const interval = (pick: 0 | 1): string => {
    const sorted = differences.map((pair) => pair[pick]).sort((a, b) => a - b);
    const of = f1(paired, whole);
    const difference = pick === 0 ? of.macro - macro : of.micro - micro;
    return `${difference.toFixed(3)} (${(sorted[5] ?? 0).toFixed(3)} to ${(sorted[194] ?? 0).toFixed(3)})`;
  };
  console.log(
    `${name.padEnd(10)} ${macro.toFixed(4)}  ${micro.toFixed(4)}  ${name === 'engine' ? '' : `macro ${interval(0)}, micro ${interval(1)}`}`,
  );
}
