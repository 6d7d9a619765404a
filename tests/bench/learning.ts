/**
 * What corrections are worth in the order of the review queue and in random order: a simulated reviewer corrects labelled
 * comments 20 at a time, from the lexicon alone on.
 *
 *   npm run bench:learning [-- --labels FILE --codebook FILE --seeds 6 --first 1 --until 500 --pool 2500 --test 1200 --report page.html]
 *
 * Without --labels it is the police corpus with its codebook; labels without a codebook start from nothing. Each seed
 * draws its own pool and test part, the same for both orders. A step is above or below when the mean of the paired differences
 * is more than two standard errors from nothing.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { dataFolder, readLanguage } from '../../src/cli/inputs.ts';
import { readLabels } from '../../src/cli/read-labels.ts';
import { structureFor } from '../../src/cli/train.ts';
import { openThreadPool } from '../../workers/thread-pool.ts';
import { learningPage, pairSteps, type Step, verdictOf } from './learning/report.ts';
import type { Point, Simulation } from './learning/simulate.ts';

const { values } = parseArgs({
  options: {
    labels: { type: 'string' },
    codebook: { type: 'string' },
    seeds: { type: 'string', default: '6' },
    first: { type: 'string', default: '1' },
    until: { type: 'string', default: '500' },
    step: { type: 'string', default: '20' },
    pool: { type: 'string', default: '2500' },
    test: { type: 'string', default: '1200' },
    report: { type: 'string' },
  },
});
const labels = values.labels ?? `${dataFolder}corpora/police-ddat.jsonl`;
const codebook =
  values.codebook ?? (values.labels === undefined ? `${dataFolder}codebooks/police-ddat.yaml` : undefined);
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + Number(values.first));

const examples = await readLabels(labels);
const structure = await structureFor(codebook, examples);
const language = await readLanguage();
const threads = openThreadPool<Simulation, Point[]>(new URL('./learning/thread.ts', import.meta.url), {
  size: availableParallelism(),
  deadlineMs: 3_600_000,
  heapMegabytes: 1024,
});
const started = performance.now();
const run = (order: Simulation['order']): Promise<Point[][]> =>
  Promise.all(
    seeds.map((seed) =>
      threads.run({
        structure: {
          themes: structure.themes,
          systems: structure.systems,
          systemContext: structure.systemContext,
        },
        language,
        examples,
        order,
        seed,
        until: Number(values.until),
        step: Number(values.step),
        pool: Number(values.pool),
        test: Number(values.test),
      }),
    ),
  );
const [learn, random] = await Promise.all([run('learn'), run('random')]);
await threads.close();

function show(name: string, steps: readonly Step[]): void {
  console.log(`\n${name} F1    learn  random  difference ± standard error over ${seeds.length} seeds`);
  for (const step of steps)
    console.log(
      `${String(step.corrections).padStart(10)}   ${step.learn.toFixed(3)}   ${step.random.toFixed(3)}   ${step.difference.toFixed(3).padStart(6)} ± ${step.error.toFixed(3)}   ${verdictOf(step)}`,
    );
  const verdicts = steps.map(verdictOf);
  const count = (wanted: string): number => verdicts.filter((verdict) => verdict === wanted).length;
  console.log(
    `of ${steps.length - 1} steps, learn is above random beyond noise at ${count('above')}, below at ${count('below')}`,
  );
  const end = steps.at(-1);
  const reached = steps.find((step) => step.learn >= (end?.random ?? 1));
  if (end !== undefined && reached !== undefined)
    console.log(
      `the ${end.random.toFixed(3)} of ${end.corrections} random labels is reached with ${reached.corrections}`,
    );
}

const figures = [
  { name: 'macro', steps: pairSteps(learn, random, 'macro') },
  { name: 'micro', steps: pairSteps(learn, random, 'micro') },
];
console.log(
  `${examples.length} comments, ${structure.themes.length} themes; ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
for (const { name, steps } of figures) show(name, steps);
if (values.report !== undefined)
  await writeFile(
    values.report,
    learningPage(
      `${examples.length} comments, ${structure.themes.length} themes, ${seeds.length} seeds`,
      figures,
    ),
  );
