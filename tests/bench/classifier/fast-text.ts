import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Example } from '../../../models/examples.ts';
import { words } from '../../../models/tokenise.ts';

const options = [
  '-loss',
  'ova',
  '-wordNgrams',
  '2',
  '-minn',
  '3',
  '-maxn',
  '5',
  '-epoch',
  '50',
  '-lr',
  '0.5',
];
const size = ['-dim', '50', '-bucket', '200000', '-thread', '1', '-verbose', '0'];

/** A comment as fastText reads it: one line, the question as a word of its own. */
export function fastTextLine(example: Example): string {
  const question = example.question === undefined ? '' : `question_${words(example.question).join('_')} `;
  return `${question}${words(example.text).join(' ')}`;
}

/** Trains fastText in a folder of its own; `predict` gives probabilities of comments × themes. */
export function trainFastText(
  themes: readonly string[],
  examples: readonly Example[],
): { model: string; predict: (examples: readonly Example[]) => Float64Array; close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'fasttext-'));
  const input = join(folder, 'train.txt');
  const lines = examples
    .filter(({ labels }) => labels.some((label) => themes.includes(label)))
    .map((example) => {
      const labels = example.labels.flatMap((label) => {
        const theme = themes.indexOf(label);
        return theme < 0 ? [] : [`__label__${theme}`];
      });
      return `${labels.join(' ')} ${fastTextLine(example)}`;
    });
  writeFileSync(input, `${lines.join('\n')}\n`);
  const model = join(folder, 'model');
  execFileSync('fasttext', ['supervised', '-input', input, '-output', model, ...options, ...size], {
    stdio: 'ignore',
  });
  return {
    model: `${model}.bin`,
    predict(wanted) {
      const file = join(folder, 'test.txt');
      writeFileSync(file, `${wanted.map(fastTextLine).join('\n')}\n`);
      const printed = execFileSync('fasttext', ['predict-prob', `${model}.bin`, file, '-1', '0'], {
        maxBuffer: 1 << 30,
        encoding: 'utf8',
      });
      const found = new Float64Array(wanted.length * themes.length);
      for (const [row, line] of printed.split('\n').slice(0, wanted.length).entries()) {
        const parts = line.split(' ');
        for (let k = 0; k + 1 < parts.length; k += 2)
          found[row * themes.length + Number(parts[k]?.slice('__label__'.length))] = Number(parts[k + 1]);
      }
      return found;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
