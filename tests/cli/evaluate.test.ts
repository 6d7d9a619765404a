import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf, runVerbatim } from './run-verbatim.ts';

let folder: string;
let labels: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-evaluate-'));
  labels = join(folder, 'labels.ndjson');
  const lines = Array.from({ length: 12 }, (_, at) => [
    { text: `The queue was long on day ${at}`, labels: ['queues'] },
    { text: `Tea number ${at} was far too expensive`, labels: ['price'] },
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
