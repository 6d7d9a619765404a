import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { artefactId } from '../../models/artefact.ts';
import { loadClassifier } from '../../models/engine.ts';
import { runVerbatim } from './run-verbatim.ts';

// Each test starts a process, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-train-'));
});
afterAll(() => rm(folder, { recursive: true }));

const labelled = Array.from({ length: 12 }, (_, day) => [
  { text: `The queue was long on day ${day}`, labels: ['queues'], valence: { queues: 'negative' } },
  { text: `Tea number ${day} was far too expensive`, labels: ['price'], respondent: day },
]).flat();

async function labelsFile(name: string, lines: readonly unknown[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

test('labels alone make a model of the labels that occur, the same every time', async () => {
  const labels = await labelsFile('labels.ndjson', labelled);
  const [one, two] = ['one', 'two'].map((name) => join(folder, `${name}.verbatim`)) as [string, string];
  const first = await runVerbatim(['train', '--labels', labels, '--out', one]);
  await runVerbatim(['train', '--labels', labels, '--out', two]);
  const bytes = await readFile(one);
  expect(first).toMatchObject({ code: 0, stdout: '' });
  expect(first.stderr).toContain(`24 comments, 2 themes, ${bytes.length} bytes, id ${artefactId(bytes)}`);
  expect(await readFile(two)).toEqual(bytes);
  const found = loadClassifier(bytes).classify([{ text: 'the queue was long' }, { text: 'expensive tea' }]);
  expect(found.map(({ themes }) => themes.map(({ theme }) => theme))).toEqual([['queues'], ['price']]);
});

test('a codebook decides the themes; labels that are none of these are ignored aloud', async () => {
  const codebook = join(folder, 'codebook.yaml');
  await writeFile(
    codebook,
    [
      'format: verbatim-codebook/1',
      'id: canteen',
      'version: 1',
      'name: Canteen',
      'themes:',
      '  - id: queues',
      '    name: Queues',
      '    definition: Waiting to be served.',
      '    lexicon: [queue*]',
    ].join('\n'),
  );
  const labels = await labelsFile('labels-2.ndjson', labelled);
  const out = join(folder, 'queues.verbatim');
  const ended = await runVerbatim(['train', '--labels', labels, '--codebook', codebook, '--out', out]);
  expect(ended.stderr).toContain('12 labels are no theme of the codebook and were ignored: "price"');
  expect(ended).toMatchObject({ code: 0 });
  const { themes } = loadClassifier(await readFile(out)).manifest;
  expect(themes).toMatchObject([{ id: 'queues', labels: 12 }]);
});

test.each([
  ['a line without labels', [{ text: 'slow' }], 'line 1: "labels"'],
  ['a valence that is none', [{ text: 'slow', labels: ['x'], valence: { x: 'sad' } }], 'line 1: "valence.x"'],
  ['a file without lines', [], 'no labelled comments'],
])('ends with 2 and writes nothing for %s', async (_, lines, said) => {
  const labels = await labelsFile('bad.ndjson', lines);
  const out = join(folder, 'never.verbatim');
  const { code, stderr } = await runVerbatim(['train', '--labels', labels, '--out', out]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(said) as string });
  await expect(readFile(out)).rejects.toThrow('ENOENT');
});

test('ends with 2 where the model cannot be written', async () => {
  const labels = await labelsFile('labels-3.ndjson', labelled);
  const ended = await runVerbatim(['train', '--labels', labels, '--out', join(folder, 'no', 'model')]);
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('Cannot write') as string });
});
