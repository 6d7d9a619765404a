import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { VALENCES } from '../../models/codes.ts';
import { type Evaluation, evaluate } from '../../models/evaluate.ts';
import { judgeClassifier } from '../../models/judge-classifier.ts';
import type { Example } from '../../models/examples.ts';
import { type Scores, scoreJudged } from '../../models/metrics.ts';
import { reportHtml } from '../../models/report.ts';
import { readModel } from './classify.ts';
import { readLanguage } from './inputs.ts';
import { printerOf } from './options.ts';
import { readLabels } from './read-labels.ts';
import { structureFor } from './train.ts';
import { UsageError } from './usage-error.ts';

interface Options {
  readonly model?: string;
  readonly labels: string;
  readonly codebook?: string;
  readonly folds: number;
  readonly seed: number;
  readonly curve?: true;
  readonly natural: boolean;
  readonly report?: string;
}

function wholeNumber(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return number;
  };
}

async function evaluated(options: Options, examples: readonly Example[]): Promise<Evaluation> {
  if (options.model !== undefined) {
    const judged = judgeClassifier(await readModel(options.model), examples);
    const scores = scoreJudged(judged);
    const systems = [{ name: 'model', comments: examples.length, scores }];
    return { comments: examples.length, groups: examples.length, folds: 0, seed: 0, systems, curve: [] };
  }
  if (examples.length < options.folds)
    throw new UsageError(`${options.labels} holds fewer comments than there are folds (${options.folds})`);
  const structure = await structureFor(options.codebook, examples);
  const { folds, seed, natural } = options;
  return evaluate(structure, await readLanguage(), examples, {
    folds,
    seed,
    natural,
    curve: options.curve === true,
    progress: (done, of) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done}/${of} ${done === of ? '\n' : ''}`);
    },
  });
}

const fixed = (value: number | null): string => (value === null ? '-' : value.toFixed(3)).padStart(7);

/** What the first system says of valence and facets, where labels have these. */
function besideThemes({ valence, facets }: Scores): string[] {
  const out: string[] = [];
  if (valence !== null) {
    const { tags, accuracy, commonest, confusion } = valence;
    out.push(
      `valence: right for ${accuracy.toFixed(3)} of ${tags} right tags (the commonest alone: ${commonest.toFixed(3)})`,
      `labelled ${VALENCES.map((name) => name.padStart(9)).join('')}   (as tagged)`,
      ...confusion.map(
        (row, index) =>
          `${(VALENCES[index] ?? '').padEnd(9)}${row.map((count) => String(count).padStart(9)).join('')}`,
      ),
      '',
    );
  }
  if (facets.length > 0) {
    out.push('facet      support  precis  recall      f1');
    for (const { facet, support, precision, recall, f1 } of facets)
      out.push(
        `${facet.padEnd(10)} ${String(support).padStart(7)} ${fixed(precision)} ${fixed(recall)} ${fixed(f1)}`,
      );
    out.push('');
  }
  return out;
}

function table({ comments, groups, folds, systems, curve }: Evaluation): string {
  const out: string[] = [];
  const first = systems[0];
  if (first !== undefined) {
    const width = Math.max(5, ...first.scores.perTheme.map(({ theme }) => theme.length));
    out.push(`${'theme'.padEnd(width)} support  precis  recall      f1      ap`);
    for (const { theme, support, precision, recall, f1, averagePrecision } of first.scores.perTheme)
      out.push(
        `${theme.padEnd(width)} ${String(support).padStart(7)} ${fixed(precision)} ${fixed(recall)} ${fixed(f1)} ${fixed(averagePrecision)}`,
      );
    out.push('', ...besideThemes(first.scores));
  }
  out.push('system     comments   macro   micro samples     map     ece   brier');
  for (const { name, comments: tested, scores } of systems)
    out.push(
      `${name.padEnd(10)} ${String(tested).padStart(8)} ${fixed(scores.macro.f1)} ${fixed(scores.micro.f1)} ${fixed(scores.samples)} ${fixed(scores.macro.averagePrecision)} ${fixed(scores.calibration.ece)} ${fixed(scores.calibration.brierSkill)}`,
    );
  if (curve.length > 0) out.push('', 'labels   macro F1 (micro F1) of each system');
  for (const { labels, systems: point } of curve)
    out.push(
      `${String(labels).padStart(6)}   ${Object.entries(point)
        .map(([name, { macro, micro }]) => `${name} ${macro.toFixed(3)} (${micro.toFixed(3)})`)
        .join('   ')}`,
    );
  out.push(
    '',
    folds === 0
      ? `${comments} comments.`
      : `${comments} comments in ${groups} groups that never straddle folds, ${folds} folds; macro over themes that occur.`,
  );
  return out.join('\n');
}

/** `verbatim evaluate`: how good a model is on labels, or by cross-validation how good one trained on them would be. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description(
      'precision, recall and F1 per theme: of a model on labels, or by cross-validation on the labels',
    )
    .requiredOption('--labels <file>', 'NDJSON {id?, text, labels, valence?, question?, respondent?}')
    .option('--model <path>', 'judge this model on the labels, which it must not have been trained on')
    .option('--codebook <file>', 'YAML; without it the themes are the labels that occur')
    .option('--folds <n>', 'folds of the cross-validation', wholeNumber(2), 5)
    .option('--seed <n>', 'decides the folds', wholeNumber(0), 1)
    .option('--curve', 'also at 0, 50, 100, 200, 500, 1,000 … labels')
    .option('--no-natural', "leave out natural's Bayes, which is slow")
    .option('--report <file>', 'write a page with plots')
    .action(async (options: Options, command: Command) => {
      const evaluation = await evaluated(options, await readLabels(options.labels));
      if (options.report !== undefined) await writeFile(options.report, reportHtml(evaluation));
      printerOf(command).result(evaluation, table);
    });
}
