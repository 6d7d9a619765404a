import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { train } from '../../models/train.ts';
import { tinyExamples, tinyLanguage, tinyStructure } from '../support/tiny-codebook.ts';
import { linesOf, runVerbatim } from './run-verbatim.ts';

// Each test starts a process, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder = '';
let model = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-classify-'));
  model = join(folder, 'tiny.verbatim');
  await writeFile(model, train({ structure: tinyStructure, language: tinyLanguage, examples: tinyExamples }));
});
afterAll(() => rm(folder, { recursive: true }));

const classify = (args: readonly string[], input = '') =>
  runVerbatim(['classify', ...args, '--model', model], { input });

test('answers every line in order, beyond a batch, with its id as it came', async () => {
  const ids = Array.from({ length: 1203 }, (_, k) => (k % 2 === 0 ? k : `s-${k}`));
  const lines = ids.map((id) => JSON.stringify({ id, text: 'The laptop is slow', other: 1 }));
  const { code, stdout, stderr } = await classify(['-'], `${lines.join('\n\n')}\n`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const answers = linesOf(stdout);
  expect(answers.map((answer) => (answer as { id: unknown }).id)).toEqual(ids);
  expect(answers[0]).toMatchObject({
    themes: [{ theme: 'speed', valence: 'negative', evidence: expect.any(Array) as unknown }],
    facets: [],
    systems: [],
  });
});

test.each(['laptop \\u0000 slow', 'laptop \\ud800 slow'])('reads %s as the service does', async (text) => {
  const found = async (one: string): Promise<unknown> =>
    linesOf((await classify(['-'], `{"text":"${one}"}\n`)).stdout);
  expect(await found(text)).toEqual(await found('laptop \ufffd slow'));
});

test('answers the lines above a bad one, then names it without quoting it and ends with 2', async () => {
  const { code, stdout, stderr } = await classify(
    ['-'],
    '{"id":1,"text":"slow"}\n{"id":2,"text":"twice"}\n{"id":3,"text":7,"secret":"hush"}\n{"id":4,"text":"slow"}\n',
  );
  expect(code).toBe(2);
  expect(linesOf(stdout)).toMatchObject([{ id: 1 }, { id: 2 }]);
  expect(stderr).toContain('-, line 3: "text"');
  expect(stderr).not.toContain('hush');
});

test('--out holds the answers, those above a bad line too', async () => {
  const input = join(folder, 'in.ndjson');
  const out = join(folder, 'out.ndjson');
  await writeFile(input, '{"id":1,"text":"slow"}\r\nnot JSON');
  const { code, stdout, stderr } = await classify([input, '--out', out]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`${input}, line 2: not JSON`);
  expect(linesOf(await readFile(out, 'utf8'))).toMatchObject([{ id: 1 }]);
});

test.each([
  ['a file that is missing', ['missing.ndjson'], 'cannot read'],
  ['an answer that cannot be written', ['-', '--out', join('/dev/null', 'out')], 'Cannot write'],
])('ends with 2 for %s', async (_, args, said) => {
  const { code, stderr } = await classify(args, '{"text":"slow"}');
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(said) as string });
});

test('ends with 2 for a file that is no model', async () => {
  const wrong = join(folder, 'wrong.verbatim');
  await writeFile(wrong, 'VERBATIM?');
  const { code, stderr } = await runVerbatim(['classify', '-', '--model', wrong]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(wrong) as string });
});

test('no lines, no answers', async () => {
  expect(await classify(['-'], '\n')).toEqual({ code: 0, stdout: '', stderr: '' });
});
