/**
 * Speed of the engine beside fastText's `predict` and `natural`'s Bayes, one thread each, loading excluded:
 *
 *   node tests/bench/classifier/speed.ts --labels FILE [--least 25] [--comments 35000] [--million]
 *
 * Comments of about 200 characters are made by joining labelled ones. fastText: apt-get install fasttext; it gives themes with
 * their probabilities, from a file, and its time for that many comments is that beyond one comment. The engine is measured with as much,
 * with valence, and with evidence too, as the service does. Each is run in turn several times and the best run counts, in processor
 * time, which other work on the machine disturbs least, and in wall time.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Detail } from '../../../models/columns.ts';
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

interface Time {
  readonly cpu: number;
  readonly wall: number;
}

/** Seconds of this process. */
const timed = (run: () => void): Time => {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  run();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1000 };
};
const seconds = (run: () => void): number => timed(run).cpu;
const best = (times: readonly Time[]): Time => ({
  cpu: Math.min(...times.map(({ cpu }) => cpu)),
  wall: Math.min(...times.map(({ wall }) => wall)),
});
const fastest = (times: number, run: () => void): Time =>
  best(Array.from({ length: times }, () => timed(run)));

const structure = labelStructure(examples);
const language = await readLanguage();
let artefact = new Uint8Array(0);
const training = seconds(() => {
  artefact = Uint8Array.from(train({ structure, language, examples }));
});
const loading = seconds(() => loadClassifier(artefact));
const engine = loadClassifier(artefact);
const questions = texts.map(() => undefined);
const classify = (detail: Detail) => (): void => {
  for (let from = 0; from < texts.length; from += 1000)
    engine.classifyColumns(texts.slice(from, from + 1000), questions.slice(from, from + 1000), detail);
};
const plain = (): void => {
  for (let from = 0; from < texts.length; from += 1000)
    engine.classify(texts.slice(from, from + 1000).map((text) => ({ text })));
};
const cold = seconds(classify('evidence'));
const tokens = createTokens();
const themes = structure.themes.map(({ id }) => id);
const peer = trainFastText(themes, examples);
const folder = mkdtempSync(join(tmpdir(), 'speed-'));
const linesOf = (name: string, count: number): string => {
  const file = join(folder, name);
  const lines = texts.slice(0, count).map((text) => fastTextLine({ text, labels: [] }));
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};
const many = linesOf('many.txt', wanted);
const one = linesOf('one.txt', 1);
const predict = (file: string): Time => {
  const command = `TIMEFORMAT='%U %S %R'; time fasttext predict-prob ${peer.model} ${file} 3 0.5 > /dev/null`;
  const printed = execFileSync('bash', ['-c', `{ ${command}; } 2>&1`], { encoding: 'utf8' });
  const [user = 0, system = 0, wall = 0] = printed.trim().split(' ').map(Number);
  return { cpu: user + system, wall };
};
const rounds = Array.from({ length: 5 }, () => ({
  many: predict(many),
  one: predict(one),
  themes: fastest(3, classify('themes')),
  valence: fastest(3, classify('valence')),
  evidence: fastest(3, classify('evidence')),
  plain: timed(plain),
  bare: timed(() => {
    for (const text of texts) tokenise(text, tokens);
  }),
}));
rmSync(folder, { recursive: true });
peer.close();
const bestOf = (part: keyof (typeof rounds)[number]): Time => best(rounds.map((round) => round[part]));
const whole = bestOf('many');
const alone = bestOf('one');
const fastText = { cpu: whole.cpu - alone.cpu, wall: whole.wall - alone.wall };
const warm = bestOf('evidence').cpu;

const rate = (time: number, count = wanted): string => Math.round(count / time).toLocaleString('en-GB');
console.log(
  `${themes.length} themes; training ${training.toFixed(2)} s, artefact ${artefact.length} bytes, loading ${(loading * 1000).toFixed(0)} ms`,
);
console.log(`${wanted} comments of ${Math.round(bytes / wanted)} bytes; cold ${rate(cold)} /s`);
console.log('                                    processor time           wall time');
const row = (name: string, time: Time): void => {
  const cell = (own: number, peer: number): string =>
    `${rate(own).padStart(9)} /s ${(peer / own).toFixed(1).padStart(6)} ×  `;
  console.log(`${name.padEnd(36)}${cell(time.cpu, fastText.cpu)}${cell(time.wall, fastText.wall)}`);
};
row('fastText predict-prob', fastText);
row('engine: themes and probabilities', bestOf('themes'));
row('engine: and valence', bestOf('valence'));
row('engine: and evidence', bestOf('evidence'));
row('engine: and evidence, as objects', bestOf('plain'));
row('tokeniser without the engine', bestOf('bare'));
console.log(
  `engine with evidence: ${(bytes / warm / 1e6).toFixed(1)} MB/s, ${(warm / bestOf('bare').cpu).toFixed(2)} × the time of the tokeniser`,
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
  const time = fastest(2, () => engine.classify([{ text }])).cpu;
  const size = Buffer.byteLength(text);
  console.log(`${name.padEnd(25)} ${((time * 1e3 * 1e5) / size).toFixed(1)} ms per 100 kB`);
}

interface Million {
  readonly wall: number;
  /** Seconds of the busiest thread, and of the one that sends. */
  readonly worker: number;
  readonly main: number;
}

/** Classifies a million comments in so many warm threads that are sent 1,000 at a time, and two ahead. */
async function million(threads: number): Promise<Million> {
  const shared = new SharedArrayBuffer(artefact.length);
  new Uint8Array(shared).set(artefact);
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('speed-worker.ts', import.meta.url), { workerData: shared }),
  );
  const starts = Math.floor(wanted / 1000);
  let left = 0;
  const send = (worker: Worker): boolean => {
    if (left === 0) return false;
    left--;
    const from = (left % starts) * 1000;
    worker.postMessage(texts.slice(from, from + 1000));
    return true;
  };
  const serve = (worker: Worker): Promise<void> =>
    new Promise((resolve) => {
      let ahead = 0;
      const answered = (): void => {
        ahead--;
        if (send(worker)) ahead++;
        if (ahead > 0) return;
        worker.off('message', answered);
        resolve();
      };
      worker.on('message', answered);
      while (ahead < 2 && send(worker)) ahead++;
      if (ahead === 0) resolve();
    });
  const cpuOf = (worker: Worker): Promise<number> =>
    new Promise((resolve) => {
      worker.once('message', (micros: number) => {
        resolve(micros / 1e6);
      });
      worker.postMessage('cpu');
    });
  left = 40 * threads;
  await Promise.all(workers.map(serve));
  const before = await Promise.all(workers.map(cpuOf));
  const started = performance.now();
  const cpu = process.threadCpuUsage();
  left = 1000;
  await Promise.all(workers.map(serve));
  const wall = (performance.now() - started) / 1000;
  const { user, system } = process.threadCpuUsage(cpu);
  const after = await Promise.all(workers.map(cpuOf));
  await Promise.all(workers.map((worker) => worker.terminate()));
  return {
    wall,
    worker: Math.max(...after.map((end, k) => end - (before[k] ?? 0))),
    main: (user + system) / 1e6,
  };
}

if (values.million) {
  const runs: { readonly one: Million; readonly two: Million }[] = [];
  for (let k = 0; k < 4; k++) runs.push({ one: await million(1), two: await million(2) });
  for (const threads of ['one', 'two'] as const) {
    const wall = Math.min(...runs.map((run) => run[threads].wall));
    const worker = Math.min(...runs.map((run) => run[threads].worker));
    const main = Math.min(...runs.map((run) => run[threads].main));
    console.log(
      `a million in ${threads}, transfer included: ${rate(wall, 1e6)} /s; processor time of the busiest thread ${worker.toFixed(2)} s, of the sender ${main.toFixed(2)} s`,
    );
  }
  const ratio = (part: keyof Million): string =>
    (Math.min(...runs.map(({ one }) => one[part])) / Math.min(...runs.map(({ two }) => two[part]))).toFixed(
      2,
    );
  console.log(
    `two threads: ${ratio('wall')} × by wall time, ${ratio('worker')} × by the busiest thread's processor time`,
  );
}
