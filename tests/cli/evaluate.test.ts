import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { linesOf, runVerbatim } from './run-verbatim.ts';

// Each test starts a process, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let labels: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-evaluate-'));
  labels = join(folder, 'labels.ndjson');
  const lines = Array.from({ length: 12 }, (_, at) => [
    { text: `The queue was awful on day ${at}`, labels: ['queues'], valence: { queues: 'negative' } },
    { text: `Tea number ${at} was far too expensive`, labels: ['price'], facets: [] },
  ]);
  await writeFile(
    labels,
    lines
      .flat()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
});
afterAll(() => rm(folder, { recursive: true }));

test.each([[], ['--json']])('evaluate writes one line of JSON when it is piped %j', async (...more) => {
  const args = ['evaluate', '--labels', labels, '--folds', '2', '--no-natural', ...more];
  const { code, stdout } = await runVerbatim(args);
  expect(code).toBe(0);
  const perTheme = expect.arrayContaining([
    expect.objectContaining({ theme: 'queues', support: 12 }),
  ]) as unknown;
  const systems = expect.arrayContaining([
    expect.objectContaining({ scores: expect.objectContaining({ perTheme }) as unknown }),
  ]) as unknown;
  expect(linesOf(stdout)).toEqual([expect.objectContaining({ comments: 24, folds: 2, systems })]);
});

test('evaluate refuses fewer comments than folds', async () => {
  const ended = await runVerbatim(['evaluate', '--labels', labels, '--folds', '50']);
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('fewer comments') as string });
});

test('evaluate judges a model that exists, and writes a page without any comment', async () => {
  const model = join(folder, 'canteen.verbatim');
  const page = join(folder, 'page.html');
  expect(await runVerbatim(['train', '--labels', labels, '--out', model])).toMatchObject({ code: 0 });
  const { code, stdout } = await runVerbatim([
    ...['evaluate', '--labels', labels, '--model', model, '--report', page],
  ]);
  expect(code).toBe(0);
  expect(linesOf(stdout)).toMatchObject([
    { folds: 0, systems: [{ name: 'model', scores: { micro: { f1: 1 }, valence: { tags: 12 } } }] },
  ]);
  const html = await readFile(page, 'utf8');
  expect(html).toContain('<h2>Valence</h2>');
  expect(html).not.toContain('far too expensive');
});

test('evaluate ends with 2 and names a bad line', async () => {
  const bad = join(folder, 'bad.ndjson');
  await writeFile(bad, '{"text":"slow","labels":[]}\n{"text":"slow"}\n');
  const ended = await runVerbatim(['evaluate', '--labels', bad]);
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('line 2: "labels"') as string });
});
