/**
 * Writes the figures of models/trained/README.md, between its markers; the prose around them is written by hand.
 *
 *   npm run model-card [-- --held-out]
 *
 * Three minutes; with --held-out ten, as voices and topics are then held out too.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { VALENCES } from '../../../models/codes.ts';
import { loadClassifier } from '../../../models/engine.ts';
import { type Evaluation, evaluate } from '../../../models/evaluate.ts';
import { dataFolder, readCodebook, readLanguage, shippedModel } from '../../../src/cli/inputs.ts';
import { readLabels } from '../../../src/cli/read-labels.ts';

const { values } = parseArgs({ options: { 'held-out': { type: 'boolean', default: false } } });
const card = new URL('../../../models/trained/README.md', import.meta.url);
const folds = 5;
const seed = 1;

const engine = loadClassifier(await readFile(shippedModel));
const examples = await readLabels(`${dataFolder}corpora/police-ddat.jsonl`);
const structure = await readCodebook(`${dataFolder}codebooks/police-ddat.yaml`);

const fixed = (value: number | null | undefined): string => value?.toFixed(2) ?? '–';

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function figures({ comments, groups, systems, curve }: Evaluation): string {
  const scores = systems[0]?.scores;
  if (scores === undefined) throw new Error('nothing was evaluated');
  const learnt = new Map(engine.manifest.themes.map((theme) => [theme.id, theme]));
  const names = Object.keys(curve[0]?.systems ?? {}).filter((name) => name !== 'majority');
  const parts = [
    `${comments} comments in ${groups} groups (a respondent or a text shared) that never straddle ${folds} folds.`,
    table(
      ['', 'macro F1', 'micro F1', 'samples F1', 'mean AP', 'ECE', 'Brier skill'],
      systems.map(({ name, scores: { macro, micro, samples, calibration } }) => [
        name,
        ...[macro.f1, micro.f1, samples, macro.averagePrecision].map((value) => value.toFixed(3)),
        ...[calibration.ece, calibration.brierSkill].map((value) => value.toFixed(3)),
      ]),
    ),
    '### Themes',
    table(
      ['theme', 'basis', 'comments', 'precision', 'recall', 'F1', 'AP'],
      scores.perTheme.map(({ theme, support, precision, recall, f1, averagePrecision }) => [
        theme,
        learnt.get(theme)?.basis ?? '–',
        support,
        ...[precision, recall, f1, averagePrecision].map(fixed),
      ]),
    ),
    '### Calibration',
    table(
      ['decisions', 'predicted', 'observed'],
      scores.calibration.bins.map(({ count, predicted, observed }) => [
        count,
        fixed(predicted),
        fixed(observed),
      ]),
    ),
  ];
  if (scores.valence !== null) {
    const { tags, accuracy, commonest, confusion } = scores.valence;
    parts.push(
      '### Valence and facets',
      `Of ${tags} tags that were given rightly, ${fixed(accuracy)} had the right valence; the commonest alone would be right for ${fixed(commonest)}.`,
      table(
        ['labelled, by what was tagged', ...VALENCES],
        confusion.map((row, index) => [VALENCES[index] ?? '', ...row]),
      ),
      table(
        ['facet', 'comments', 'precision', 'recall', 'F1'],
        scores.facets.map(({ facet, support, precision, recall, f1 }) => [
          facet,
          support,
          ...[precision, recall, f1].map(fixed),
        ]),
      ),
    );
  }
  parts.push(
    '### Learning curve',
    'Macro F1 (micro F1) after so many labelled comments.',
    table(
      ['labels', ...names],
      curve.map(({ labels, systems: point }) => [
        labels,
        ...names.map((name) => `${fixed(point[name]?.macro)} (${fixed(point[name]?.micro)})`),
      ]),
    ),
  );
  return parts.join('\n\n');
}

const HardCase = z.object({
  text: z.string(),
  reason: z.string(),
  labels: z.array(z.string()),
  absent: z.array(z.string()).default([]),
});

/** Solved: every label and nothing of `absent` is given; without labels, no theme at all. */
async function hardCases(): Promise<string> {
  const file = new URL('../../cases/hard-cases.jsonl', import.meta.url);
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  const tallies = new Map<string, { solved: number; cases: number }>();
  for (const { text, reason, labels, absent } of lines.map((line) => HardCase.parse(JSON.parse(line)))) {
    const given = new Set(engine.classify([{ text }])[0]?.themes.map(({ theme }) => theme));
    const solved =
      labels.length === 0
        ? given.size === 0
        : labels.every((label) => given.has(label)) && !absent.some((theme) => given.has(theme));
    const tally = tallies.get(reason) ?? { solved: 0, cases: 0 };
    tallies.set(reason, { solved: tally.solved + (solved ? 1 : 0), cases: tally.cases + 1 });
  }
  const solved = [...tallies.values()].reduce((sum, tally) => sum + tally.solved, 0);
  return [
    `${solved} of ${lines.length} are solved: every theme is given and none that is named as a trap.`,
    table(
      ['what makes it hard', 'cases', 'solved'],
      [...tallies].map(([reason, tally]) => [reason, tally.cases, tally.solved]),
    ),
  ].join('\n\n');
}

/** Replaces what is between `<!-- name -->` and `<!-- /name -->`. */
function replaceBetween(text: string, name: string, content: string): string {
  const open = `<!-- ${name} -->`;
  const from = text.indexOf(open);
  const to = text.indexOf(`<!-- /${name} -->`);
  if (from < 0 || to < from) throw new Error(`the card has no markers for ${name}`);
  return `${text.slice(0, from + open.length)}\n\n${content}\n\n${text.slice(to)}`;
}

const { themes, comments, features } = engine.manifest;
const bytes = (await readFile(shippedModel)).length;
const identity = `\`police-ddat.verbatim\`: ${themes.length} themes, ${comments} comments, ${features.words} words and n-grams, ${features.pairs} pairs, ${(bytes / 1e6).toFixed(2)} MB, id \`${engine.id}\`.`;
const evaluation = evaluate(structure, await readLanguage(), examples, {
  folds,
  seed,
  curve: true,
  natural: false,
});
let text = await readFile(card, 'utf8');
text = replaceBetween(text, 'identity', identity);
text = replaceBetween(text, 'figures', figures(evaluation));
text = replaceBetween(text, 'hard-cases', await hardCases());
if (values['held-out']) {
  const script = new URL('held-out.ts', import.meta.url).pathname;
  const printed = execFileSync(process.execPath, [script], { encoding: 'utf8' });
  text = replaceBetween(text, 'held-out', `\`\`\`text\n${printed.trimEnd()}\n\`\`\``);
}
await writeFile(card, await format(text, { ...(await resolveConfig(card)), parser: 'markdown' }));
