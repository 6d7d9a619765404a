/**
 * What the default model would make of people and matters that its corpus lacks: trained without one voice (or topic) at
 * a time and judged on it, beside a random split, as micro-F1 over the broad themes.
 *
 *   npm run bench:held-out [-- --least 100]
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadClassifier } from '../../../models/engine.ts';
import { foldExamples, groupExamples } from '../../../models/groups.ts';
import { parentTheme } from '../../../models/structure.ts';
import { train } from '../../../models/train.ts';
import { readLanguage } from '../../../src/cli/inputs.ts';
import { readLabels } from '../../../src/cli/read-labels.ts';
import { structureFor } from '../../../src/cli/train.ts';

const { values } = parseArgs({ options: { least: { type: 'string', default: '100' } } });
const least = Number(values.least);

const corpora = new URL('../../../data/corpora/', import.meta.url);
const corpus = new URL('police-ddat.jsonl', corpora);
const codebook = new URL('../../../data/codebooks/police-ddat.yaml', import.meta.url).pathname;
const Broad = z.strictObject({ countedAs: z.record(z.string(), z.string()), leftOut: z.array(z.string()) });
const broad = Broad.parse(parse(await readFile(new URL('police-ddat.broad.yaml', corpora), 'utf8')));
const Origin = z.object({ voice: z.string(), topic: z.string() });

const examples = await readLabels(corpus.pathname);
const origins = (await readFile(corpus, 'utf8'))
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => Origin.parse(JSON.parse(line)));
const structure = await structureFor(codebook, examples);
const language = await readLanguage();

interface Tally {
  both: number;
  given: number;
  true: number;
}

const f1 = ({ both, given, true: positive }: Tally): number => (2 * both) / Math.max(1, given + positive);

function broadThemes(labels: Iterable<string>): Set<string> {
  const themes = new Set<string>();
  for (const label of labels) {
    const top = parentTheme(label) ?? label;
    if (!broad.leftOut.includes(top)) themes.add(broad.countedAs[top] ?? top);
  }
  return themes;
}

/** Trains without the comments of `held` and counts what the model gives them. */
function judgeHeldOut(held: (index: number) => boolean): Tally {
  const classifier = loadClassifier(
    train({ structure, language, examples: examples.filter((_, index) => !held(index)) }),
  );
  const tally = { both: 0, given: 0, true: 0 };
  for (const [index, example] of examples.entries()) {
    if (!held(index)) continue;
    const [classification] = classifier.classify([{ text: example.text, question: example.question }]);
    const given = broadThemes((classification?.themes ?? []).map((tag) => tag.theme));
    const labels = broadThemes(example.labels);
    tally.both += given.intersection(labels).size;
    tally.given += given.size;
    tally.true += labels.size;
  }
  return tally;
}

function sum(tallies: readonly Tally[]): Tally {
  const total = { both: 0, given: 0, true: 0 };
  for (const tally of tallies) for (const key of ['both', 'given', 'true'] as const) total[key] += tally[key];
  return total;
}

const { group, count } = groupExamples(examples);
const folds = foldExamples(group, count, 5, 1);
const random = sum(Array.from({ length: 5 }, (_, fold) => judgeHeldOut((index) => folds[index] === fold)));
console.log(`${examples.length} comments; micro-F1 over the broad themes`);
console.log(`random five folds           ${f1(random).toFixed(3)}`);

for (const kind of ['voice', 'topic'] as const) {
  const sizes = new Map<string, number>();
  for (const origin of origins) sizes.set(origin[kind], (sizes.get(origin[kind]) ?? 0) + 1);
  const tallies: Tally[] = [];
  for (const [name, size] of [...sizes].toSorted((a, b) => b[1] - a[1])) {
    if (size < least) continue;
    const tally = judgeHeldOut((index) => origins[index]?.[kind] === name);
    tallies.push(tally);
    console.log(`  without ${kind} ${name.padEnd(20)} ${f1(tally).toFixed(3)}  (${size} comments)`);
  }
  const all = f1(sum(tallies));
  console.log(
    `${kind}s held out, together  ${all.toFixed(3)}  (random split − this: ${(f1(random) - all).toFixed(3)})`,
  );
}
