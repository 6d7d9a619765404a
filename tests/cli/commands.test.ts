import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { batch, startFakeService, themes } from './fake-service.ts';
import { linesOf, runVerbatim } from './run-verbatim.ts';

// Each test starts processes, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('submit streams the file and says in NDJSON what was accepted and what came of it', async () => {
  const file = join(folder, 'Canteen survey.csv');
  await writeFile(file, 'comment\nCold soup\n');
  await using service = await startFakeService(({ method }, earlier) =>
    method === 'POST'
      ? { status: 202, body: { ...batch, state: 'received' } }
      : { body: { ...batch, state: earlier.length < 3 ? 'tagging' : 'done' } },
  );
  const { code, stdout } = await runVerbatim(
    ['submit', file, '--wave', 'spring', '--mapping', '{"comments":[{"column":"comment"}]}', '--wait'],
    { env: { VERBATIM_URL: service.url, VERBATIM_KEY: 'vb_secret' } },
  );
  expect(code).toBe(0);
  expect(linesOf(stdout)).toMatchObject([
    { id: batch.id, state: 'received' },
    { id: batch.id, state: 'done' },
  ]);
  expect(service.calls[0]).toMatchObject({
    method: 'POST',
    path: '/v1/batches',
    query: { survey: 'Canteen-survey', wave: 'spring', mapping: '{"comments":[{"column":"comment"}]}' },
    headers: { authorization: 'Bearer vb_secret', 'content-type': 'text/csv', 'content-length': '18' },
    body: 'comment\nCold soup\n',
  });
  expect(service.calls.slice(1).every(({ path }) => path === `/v1/batches/${batch.id}`)).toBe(true);
});

test('submit reads the standard input and passes the idempotency key on', async () => {
  await using service = await startFakeService(() => ({ status: 202, body: batch }));
  const { code } = await runVerbatim(
    ['submit', '-', '--survey', 'canteen', '--idempotency-key', 'once', '--url', service.url],
    { input: '{"comment":"Cold soup"}\n' },
  );
  expect(code).toBe(0);
  expect(service.calls[0]).toMatchObject({
    headers: { 'idempotency-key': 'once' },
    body: '{"comment":"Cold soup"}\n',
  });
});

test('batches reads every page', async () => {
  await using service = await startFakeService(({ query }) =>
    query['cursor'] === undefined
      ? { body: { batches: [batch], next: 'more' } }
      : { body: { batches: [{ ...batch, id: 'last' }], next: null } },
  );
  const { code, stdout } = await runVerbatim(['batches', '--url', service.url]);
  expect(code).toBe(0);
  expect(linesOf(stdout)).toMatchObject([{ id: batch.id }, { id: 'last' }]);
});

test('themes prints each theme and what has none', async () => {
  await using service = await startFakeService(() => ({ body: themes }));
  const { code, stdout } = await runVerbatim(['themes', batch.id, '--url', service.url]);
  expect(code).toBe(0);
  expect(service.calls[0]?.path).toBe(`/v1/batches/${batch.id}/themes`);
  expect(linesOf(stdout)).toMatchObject([
    { theme: 'food', tagged: { comments: { n: 1200 } } },
    { theme: 'queue' },
    { theme: 'food/price', parent: 'food' },
    { theme: 'parking' },
    { theme: null, tagged: { respondents: { n: 40 } } },
  ]);
});

test('quotes waits until they are chosen, for each theme that occurs', async () => {
  await using service = await startFakeService(({ path, query }, earlier) => {
    if (path.endsWith('/themes')) return { body: themes };
    if (earlier.length < 2)
      return { status: 409, headers: { 'retry-after': '1' }, body: { title: 'The answer is not ready yet' } };
    const quotes = [{ id: 'q', comment_id: 'c', text: `On ${query['theme']}.`, valence: 'negative' }];
    return { body: { theme: query['theme'], coverage: 0.5, tau: 0.2, quotes } };
  });
  const { code, stdout } = await runVerbatim(['quotes', batch.id, '--url', service.url]);
  expect(code).toBe(0);
  expect(linesOf(stdout)).toMatchObject(
    ['food', 'queue', 'food/price'].map((theme) => ({ theme, text: `On ${theme}.`, status: 'draft' })),
  );
});

test('export writes what the service sends, to a file or on', async () => {
  await using service = await startFakeService(({ query }) => ({ body: `as ${query['format']}\n` }));
  const file = join(folder, 'export.csv');
  expect(await runVerbatim(['export', batch.id, '--url', service.url])).toMatchObject({
    code: 0,
    stdout: 'as ndjson\n',
  });
  const { code } = await runVerbatim([
    'export',
    batch.id,
    '--format',
    'csv',
    '--out',
    file,
    '--url',
    service.url,
  ]);
  expect(code).toBe(0);
  expect(await readFile(file, 'utf8')).toBe('as csv\n');
});

test('keys create asks for what was said and shows the secret', async () => {
  await using service = await startFakeService(() => ({
    status: 201,
    body: { id: 'k', name: 'Kent', access: 'analyst', secret: 'vb_new' },
  }));
  const { code, stdout } = await runVerbatim([
    ...[
      'keys',
      'create',
      '--name',
      'Kent',
      '--access',
      'analyst',
      '--survey',
      'a',
      'b',
      '--url',
      service.url,
    ],
  ]);
  expect(code).toBe(0);
  expect(linesOf(stdout)).toMatchObject([{ secret: 'vb_new' }]);
  expect(JSON.parse(service.calls[0]?.body ?? '')).toEqual({
    name: 'Kent',
    access: 'analyst',
    scope: { surveys: ['a', 'b'] },
  });
});

test.each([
  ['done', 0, 'erased'],
  ['failed', 1, 'job j'],
])('delete waits for the erasure, which is %s', async (state, code, said) => {
  await using service = await startFakeService(({ method }, earlier) =>
    method === 'DELETE'
      ? { status: 202, body: { job: 'j' } }
      : { body: { id: 'j', state: earlier.length < 3 ? 'running' : state } },
  );
  const ended = await runVerbatim(['delete', batch.id, '--url', service.url]);
  expect(ended.code).toBe(code);
  expect(ended.stdout + ended.stderr).toContain(said);
  expect(service.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `DELETE /v1/batches/${batch.id}`,
    ...Array<string>(3).fill('GET /v1/jobs/j'),
  ]);
});

test('a submit that is interrupted while it waits says that the batch goes on', async () => {
  let interrupt = (): void => undefined;
  await using service = await startFakeService(({ method }) => {
    if (method === 'GET') interrupt();
    return { status: 202, body: { ...batch, state: 'tagging' } };
  });
  const ended = runVerbatim(['submit', '-', '--survey', 's', '--wait', '--url', service.url], {
    onStart: (kill) => (interrupt = () => kill('SIGINT')),
  });
  expect(await ended).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('goes on') as string,
  });
});

test('results for a place that cannot be written end with 2', async () => {
  await using service = await startFakeService(() => ({ body: 'x' }));
  const out = join(folder, 'none', 'x.csv');
  for (const args of [
    ['export', batch.id, '--url', service.url],
    ['classify', '-'],
  ])
    expect(await runVerbatim([...args, '--out', out])).toMatchObject({
      code: 2,
      stderr: `Cannot write ${out} (ENOENT).\n`,
    });
});

test('wrong arguments end with 2, and a file that is not there', async () => {
  expect(await runVerbatim(['themes'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('batch') as string,
  });
  expect(await runVerbatim(['nonsense'])).toMatchObject({ code: 2 });
  expect(await runVerbatim(['export', 'x', '--format', 'pdf'])).toMatchObject({ code: 2 });
  expect(await runVerbatim(['batches', '--url', 'ftp://elsewhere'])).toMatchObject({ code: 2 });
  expect(await runVerbatim(['submit', join(folder, 'missing.csv')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('ENOENT') as string,
  });
});

test('a refusal ends with 3 and tells the problem', async () => {
  await using service = await startFakeService(() => ({
    status: 422,
    body: {
      type: 'urn:verbatim:problem:unreadable_file',
      title: 'The file cannot be read',
      detail: 'No column holds comments.',
      errors: [{ where: 'file, row 1', message: 'no heading "comment"' }],
    },
  }));
  const { code, stdout, stderr } = await runVerbatim(['submit', '-', '--survey', 's', '--url', service.url]);
  expect({ code, stdout, stderr }).toEqual({
    code: 3,
    stdout: '',
    stderr: 'The file cannot be read (422). No column holds comments.\n  file, row 1: no heading "comment"\n',
  });
});

test('a service that is not there ends with 4', async () => {
  const service = await startFakeService(() => ({ body: '' }));
  await service[Symbol.asyncDispose]();
  const { code, stderr } = await runVerbatim(['batches', '--url', service.url]);
  expect(code).toBe(4);
  expect(stderr).toContain(`Cannot reach the service at ${service.url} (ECONNREFUSED)`);
});
