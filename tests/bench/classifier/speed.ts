/**
 * Speed of the engine beside fastText's `predict` and `natural`'s Bayes, one thread each, loading excluded, in processor time:
 *
 *   node tests/bench/classifier/speed.ts --labels FILE [--least 25] [--comments 35000] [--million]
 *
 * Comments of about 200 characters are made by joining labelled ones. fastText: apt-get install fasttext.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { loadClassifier } from '../../../models/engine.ts';
import { uniform } from '../../../models/groups.ts';
import { labelStructure } from '../../../models/label-structure.ts';
import { trainNaturalBayes } from '../../../models/natural.ts';
import { createTokens, tokenise } from '../../../models/tokenise.ts';
import { train } from '../../../models/train.ts';
import { readLanguage } from '../../../src/cli/inputs.ts';
import { readLabels } from '../../../src/cli/read-labels.ts';
import { frequentLabels } from './frequent-labels.ts';
import { fastTextLine, trainFastText } from './fast-text.ts';

const { values } = parseArgs({
  options: {
    labels: { type: 'string' },
    least: { type: 'string', default: '25' },
    comments: { type: 'string', default: '35000' },
    million: { type: 'boolean', default: false },
    'no-natural': { type: 'boolean', default: false },
  },
});
if (values.labels === undefined) throw new Error('--labels FILE is missing');
const examples = frequentLabels(await readLabels(values.labels), Number(values.least));
const wanted = Number(values.comments);

const random = uniform(3);
const texts = Array.from({ length: wanted }, () => {
  let text = '';
  while (text.length < 170) text += `${examples[Math.floor(random() * examples.length)]?.text ?? ''} `;
  return Buffer.from(text.slice(0, 230)).toString();
});
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** Seconds of processor time, so that other work on the machine does not count. */
const seconds = (run: () => void): number => {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
};
const fastest = (times: number, run: () => void): number =>
  Math.min(...Array.from({ length: times }, () => seconds(run)));

const structure = labelStructure(examples);
const language = await readLanguage();
let artefact = new Uint8Array(0);
const training = seconds(() => {
  artefact = Uint8Array.from(train({ structure, language, examples }));
});
const loading = seconds(() => loadClassifier(artefact));
const engine = loadClassifier(artefact);
const questions = texts.map(() => undefined);
const classify = (): void => {
  for (let from = 0; from < texts.length; from += 1000)
    engine.classifyColumns(texts.slice(from, from + 1000), questions.slice(from, from + 1000));
};
const plain = (): void => {
  for (let from = 0; from < texts.length; from += 1000)
    engine.classify(texts.slice(from, from + 1000).map((text) => ({ text })));
};
const cold = seconds(classify);
const warm = fastest(5, classify);
const plainly = fastest(3, plain);
const tokens = createTokens();
const bare = fastest(5, () => {
  for (const text of texts) tokenise(text, tokens);
});

const themes = structure.themes.map(({ id }) => id);
const peer = trainFastText(themes, examples);
const folder = mkdtempSync(join(tmpdir(), 'speed-'));
const predict = (lines: readonly string[]): number => {
  const file = join(folder, 'lines.txt');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const command = `TIMEFORMAT='%U %S'; time fasttext predict ${peer.model} ${file} 3 0.5 > /dev/null`;
  const times = Array.from({ length: 3 }, () => {
    const printed = execFileSync('bash', ['-c', `{ ${command}; } 2>&1`], { encoding: 'utf8' });
    return printed.split(' ').reduce((sum, part) => sum + Number(part), 0);
  });
  return Math.min(...times);
};
const lines = texts.map((text) => fastTextLine({ text, labels: [] }));
const fastText = predict(lines) - predict(lines.slice(0, 1));
rmSync(folder, { recursive: true });
peer.close();

const rate = (time: number, count = wanted): string => Math.round(count / time).toLocaleString('en-GB');
console.log(
  `${themes.length} themes; training ${training.toFixed(2)} s, artefact ${artefact.length} bytes, loading ${(loading * 1000).toFixed(0)} ms`,
);
console.log(`${wanted} comments of ${Math.round(bytes / wanted)} bytes`);
console.log(
  `engine, columns   ${rate(warm)} /s, ${(bytes / warm / 1e6).toFixed(1)} MB/s (cold ${rate(cold)} /s)`,
);
console.log(`engine, plain     ${rate(plainly)} /s`);
console.log(`bare tokeniser    ${rate(bare)} /s; the engine takes ${(warm / bare).toFixed(2)} times as long`);
console.log(
  `fastText predict  ${rate(fastText)} /s; the engine is ${(fastText / warm).toFixed(1)} times as fast`,
);
if (!values['no-natural']) {
  const bayes = trainNaturalBayes(themes, examples);
  const sample = texts.slice(0, 40);
  const slow = seconds(() => bayes.classify(sample.map((text) => ({ text }))));
  console.log(
    `natural's Bayes   ${(40 / slow).toFixed(1)} /s; the engine is ${Math.round((slow / 40 / warm) * wanted)} times as fast`,
  );
}

const plane = Array.from({ length: 0x1100 }, (_, k) => String.fromCodePoint(k * 256 + 65)).join(' ');
for (const [name, text] of [
  ['one word of 1 MB', 'a'.repeat(1e6)],
  ['a million distinct words', Array.from({ length: 1e6 }, (_, k) => `q${k.toString(36)}`).join(' ')],
  ['all punctuation', '.,;:!?()'.repeat(1e5)],
  ['every plane', plane.repeat(20)],
] as const) {
  const time = fastest(2, () => engine.classify([{ text }]));
  const size = Buffer.byteLength(text);
  console.log(`${name.padEnd(25)} ${((time * 1e3 * 1e5) / size).toFixed(1)} ms per 100 kB`);
}

if (values.million) {
  const run = async (threads: number): Promise<number> => {
    const shared = new SharedArrayBuffer(artefact.length);
    new Uint8Array(shared).set(artefact);
    const workers = Array.from(
      { length: threads },
      () => new Worker(new URL('speed-worker.ts', import.meta.url), { workerData: shared }),
    );
    const chunk = texts.slice(0, 1000);
    const send = (worker: Worker, chunks: number): Promise<void> =>
      new Promise((resolve) => {
        let sent = 2;
        let done = 0;
        const next = (): void => {
          done++;
          if (sent < chunks) {
            sent++;
            worker.postMessage(
              texts.slice((sent * 1000) % (wanted - 999), ((sent * 1000) % (wanted - 999)) + 1000),
            );
          }
          if (done === chunks) {
            worker.off('message', next);
            resolve();
          }
        };
        worker.on('message', next);
        worker.postMessage(chunk);
        worker.postMessage(chunk);
      });
    await Promise.all(workers.map((worker) => send(worker, 35)));
    const started = performance.now();
    await Promise.all(workers.map((worker) => send(worker, 1000 / threads)));
    const time = (performance.now() - started) / 1000;
    await Promise.all(workers.map((worker) => worker.terminate()));
    return time;
  };
  const one = await run(1);
  const two = await run(2);
  console.log(
    `a million, transfer included: one thread ${rate(one, 1e6)} /s, two ${rate(two, 1e6)} /s (${(one / two).toFixed(2)} ×)`,
  );
}
