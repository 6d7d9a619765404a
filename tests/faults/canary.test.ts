import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workbook } from '../intake/xlsx/zip.ts';
import { type BatchAnswer, type Call, call, read, sendHalf, untilDone } from '../support/client.ts';
import { untilQuiet } from '../support/outcome.ts';
import { until } from '../support/processes.ts';
import { queueContents, schemaContents } from '../support/queue-contents.ts';
import { queueKinds, type Service, startService } from '../support/service.ts';

/** A word that nothing but the comments planted here has in it. */
const canary = 'zqcanaryvk';
/** The same for text that the service must take for a heading, as it has no way to know better. */
const unheaded = 'zqunheadedvk';

const supervisor = fileURLToPath(new URL('./poisoned/supervisor.ts', import.meta.url));
const mapping = '{"comments":[{"column":"comment"}],"respondent":"id"}';
const batches = '/v1/batches?survey=canary&wave=1';
const mapped = `${batches}&mapping=${encodeURIComponent(mapping)}`;
const said = `The ${canary} keeps crashing and nobody was trained.`;
const json = { 'content-type': 'application/json' };
const csv = { 'content-type': 'text/csv' };

const post = (
  path: string,
  headers: Record<string, string>,
  body: string | Buffer<ArrayBuffer>,
): [string, Call] => [path, { method: 'POST', headers, body }];
const classify = (body: unknown): [string, Call] =>
  post('/v1/classify', json, typeof body === 'string' ? body : JSON.stringify(body));

/** Requests with a comment in them that are refused. */
const refused: Record<string, [string, Call]> = {
  'rows that are all bad': post(
    mapped,
    csv,
    `id,comment\n1,${said},too,many\n2,"${said}${' x'.repeat(60_000)}"\n`,
  ),
  'an empty respondent': post(mapped, csv, `id,comment\n,${said}\n`),
  'a respondent that is a comment': post(mapped, csv, `id,comment\n${`${said} `.repeat(20)},${said}\n`),
  'JSON that is cut off': post(mapped, json, `[{"id":1,"comment":"${said}`),
  'JSON that is wrong': post(mapped, json, `[{"id":1,"comment":"${said}" "${said}"}]`),
  'a list where a text should be': post(mapped, json, JSON.stringify([{ id: 1, comment: [said] }])),
  'lines that are not JSON': post(
    mapped,
    { 'content-type': 'application/x-ndjson' },
    `{"comment":"${said}\n${said}\n`,
  ),
  'JSON with comments as keys': post(mapped, json, JSON.stringify([{ id: 1, [said]: said }])),
  'a file without a header': post(mapped, csv, `1,${said}\n2,${said}\n`),
  'a first row that is too long': post(batches, csv, `${said.repeat(20)},x\n${said},y\n`),
  'a quote that is never closed': post(mapped, csv, `id,comment\n1,"${said}\n2,${said}\n`),
  'damaged gzip': post(mapped, csv, gzipSync(`id,comment\n${`1,${said}\n`.repeat(1_000)}`).subarray(0, 60)),
  'a damaged workbook': post(
    mapped,
    { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
    Buffer.from(workbook(`<row><c t="inlineStr"><is><t>${said}</t></is></c>`)),
  ),
  'comments that are taken for questions': post(
    `${batches}&mapping=${encodeURIComponent('{"comments":[{"column":"id"}],"question":"comment"}')}`,
    csv,
    `id,comment\n${Array.from({ length: 1_100 }, (_, n) => `a b c ${n},${n} ${said}`).join('\n')}\n`,
  ),
  'a form without an end': post(
    mapped,
    { 'content-type': 'multipart/form-data; boundary=b' },
    `--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nid,comment\n1,${said}\n`,
  ),
  'a form with a comment for a field': post(
    batches,
    { 'content-type': 'multipart/form-data; boundary=b' },
    `--b\r\ncontent-disposition: form-data; name="mapping"\r\n\r\n${said}\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nid,comment\n1,${said}\n--b--\r\n`,
  ),
  'no text to classify': classify({ comments: [{ text: 7, question: said }] }),
  'too long a text to classify': classify({ comments: [{ text: said.repeat(1_000) }] }),
  'a comment for a key of a classification': classify({ comments: [{ text: said, [said]: said }] }),
  'a comment for a model': classify({ model: said, comments: [{ text: said }] }),
  'half a classification': classify(`{"comments":[{"text":"${said}"`),
  'a classification of another type': post('/v1/classify', { 'content-type': 'text/plain' }, said),
};

/** The files of the data folder that hold a text; PostgreSQL's data are the one place for comments. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).startsWith('postgres/'))
    .filter((path) => readFileSync(path).includes(text));
}

describe.each(queueKinds)('with the queue on %s, no comment gets out of the record', (queue) => {
  let service: Service;
  const answers: string[] = [];
  const queued = new Set<string>();

  beforeAll(async () => {
    service = await startService(queue, { LOG_LEVEL: 'trace', THREADS: '2' }, [supervisor]);
  });
  afterAll(() => service.stop());

  /** Looks into the queue again and again while the work goes on. */
  async function watching<T>(work: Promise<T>): Promise<T> {
    const look = async (): Promise<'going on'> => {
      queued.add(await queueContents(service, queue));
      return 'going on';
    };
    while ((await Promise.race([work, look()])) === 'going on');
    return work;
  }

  async function sent(answer: Response): Promise<BatchAnswer> {
    expect(answer.status).toBe(202);
    return (await answer.json()) as BatchAnswer;
  }

  it.each(Object.entries(refused))('in the answer to %s', async (_name, [path, init]) => {
    const answer = await call(service, path, init);
    const body = await answer.text();
    answers.push(body, JSON.stringify([...answer.headers]));
    expect(answer.status, body).toBeGreaterThanOrEqual(400);
    expect(answer.status, body).toBeLessThan(500);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(body.toLowerCase()).not.toContain(canary);
  });

  it('by way of comments that fell their threads, and of bad rows', { timeout: 120_000 }, async () => {
    const rows = Array.from({ length: 2_500 }, (_, n) => `${n},${said} Number ${n}.`);
    rows[700] = `700,POISON-EXIT ${said}`;
    rows[1_900] = `1900,POISON-THROW ${said}`;
    rows.push(`1,${said},${said}`, `2,"${said}${' x'.repeat(60_000)}"`);
    const [path, init] = post(mapped, csv, `id,comment\n${rows.join('\n')}\n`);
    const { id } = await sent(await call(service, path, init));
    const batch = await watching(untilDone(service, id));
    expect(batch.comments).toEqual({ total: 2_500, done: 2_498, quarantined: 2 });
    expect(batch.rejected).toBe(2);
    answers.push(JSON.stringify(await read(service, `/v1/batches/${id}/rejections`)));
  });

  it('by way of a worker that is killed, and of a file without a header', { timeout: 120_000 }, async () => {
    const comments = Array.from({ length: 6_000 }, (_, n) => `${n},${said} Number ${n}.`);
    const [path, init] = post(mapped, csv, `id,comment\n${comments.join('\n')}\n`);
    const { id } = await sent(await call(service, path, init));
    service.kill('worker-1');
    await watching(untilDone(service, id));

    const headless = Array.from(
      { length: 30 },
      (_, n) => `${n},The ${unheaded} is far too slow on day ${n}.`,
    );
    const [other, upload] = post(batches, csv, headless.join('\n'));
    const answer = await call(service, other, upload);
    if (answer.status === 202) await untilDone(service, (await sent(answer)).id);
    else answers.push(await answer.text());
  });

  it('by way of uploads that are cut off, by the client or by the end of the API', async () => {
    const file = `Respondent,Question,Force,Rank,Comment\n${`1,q,f,r,${said}\n`.repeat(40_000)}`;
    (await sendHalf(service, 'cut', file)).destroy();
    await sendHalf(service, 'killed', file);
    service.kill('api');
    await read(service, '/readyz');
  });

  it('by way of an answer to a classification', async () => {
    const [path, init] = classify({ comments: [{ id: 'a', text: said }] });
    const answer = await call(service, path, init);
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain(canary);
  });

  it('and so it is in no log, not in the queue, in no answer, and in no other table', async () => {
    await untilQuiet(service);
    queued.add(await queueContents(service, queue));
    const metrics = await (await call(service, '/metrics')).text();

    expect([...queued].join()).toContain('classify');
    expect(service.logs()).toContain('a chunk failed');
    expect(service.said).toContain('died; starting it again');
    await until(() => service.logs().includes('"route":"/v1/classify"'));
    const record = await schemaContents(service, 'public', (table) => table.startsWith('comment'));
    expect(record).toContain('"quarantined"');
    const places = {
      queue: [...queued].join(),
      logs: service.logs(),
      said: service.said,
      answers: answers.join(),
      metrics,
    };
    for (const [place, text] of Object.entries({ ...places, record }))
      expect(text.toLowerCase().includes(canary), place).toBe(false);
    for (const [place, text] of Object.entries(places))
      expect(text.toLowerCase().includes(unheaded), place).toBe(false);
    for (const text of [canary, unheaded]) expect(filesWith(service.folder, text)).toEqual([]);

    const [kept] = await service.rows<{ n: number }>(
      `select count(*)::int as n from comment where text like '%${canary}%'`,
    );
    expect(kept?.n).toBe(8_500);
    if (queue === 'redis') expect(filesWith(service.folder, 'classify-')).not.toEqual([]);
  });
});
