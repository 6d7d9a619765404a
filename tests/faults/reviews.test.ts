import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, callPatiently, read, submit, untilDone } from '../support/client.ts';
import { until } from '../support/processes.ts';
import { queueKinds, type Service, startService } from '../support/service.ts';
import { surveyFile } from '../support/survey-file.ts';

interface Item {
  readonly comment: string;
  readonly lease: { readonly id: string };
  readonly codebook: { readonly id: string; readonly version: number };
}

const comments = 1000;
const kills = 12;
let service: Service;
beforeAll(async () => {
  service = await startService(queueKinds[0] ?? 'postgres', { THREADS: '1' });
});
afterAll(() => service.stop());

async function post(
  path: string,
  body: object,
  headers: Record<string, string> = {},
  key?: string,
): Promise<Response> {
  return callPatiently(service, path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
    ...(key !== undefined && { key }),
  });
}

/** Judges what comes until nothing does, and gives the ids of the decisions that were acknowledged. */
async function review(key: string, onDecided: () => unknown): Promise<string[]> {
  const acknowledged: string[] = [];
  for (;;) {
    const { items } = await read<{ items: Item[] }>(
      service,
      '/v1/reviews/next?purpose=audit&survey=faults&count=3',
      {
        key,
      },
    );
    if (items.length === 0) return acknowledged;
    for (const { comment, lease, codebook } of items) {
      const body = { codebook: codebook.id, version: codebook.version, themes: [], lease: lease.id };
      const answer = await post(`/v1/comments/${comment}/labels`, body, { 'idempotency-key': lease.id }, key);
      if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
      acknowledged.push(((await answer.json()) as { decision: string }).decision);
      onDecided();
    }
  }
}

it(
  'two reviewers race on a thousand comments while the API and the worker are killed: every acknowledged decision is there, none twice',
  { timeout: 300_000 },
  async () => {
    await untilDone(service, await submit(service, 'race', await surveyFile(comments)));
    const [frame] = await service.rows<{ people: number }>(
      'select count(distinct respondent_id)::int as people from comment where not blank',
    );
    const drawn = await post('/v1/audits', {
      survey: 'faults',
      respondents: frame?.people,
      double_share: 0.2,
    });
    expect(drawn.status).toBe(201);
    const [wanted] = await service.rows<{ n: number }>('select count(*)::int as n from review_item');
    const keys = await Promise.all(
      ['ann', 'bob'].map(async (name) => {
        const made = await post('/v1/keys', { name, access: 'reviewer' });
        return ((await made.json()) as { secret: string }).secret;
      }),
    );

    let decided = 0;
    let racing = true;
    const killing = (async () => {
      for (let kill = 1; kill <= kills; kill++) {
        await until(() => decided >= (kill * (wanted?.n ?? 0)) / (kills + 2) || !racing);
        const part = kill % 3 === 0 ? 'worker-1' : 'api';
        await until(() => service.pid(part) !== null);
        service.kill(part);
        await sleep(50);
      }
    })();
    const acknowledged = (await Promise.all(keys.map((key) => review(key, () => (decided += 1))))).flat();
    racing = false;
    await killing;

    expect(wanted?.n).toBe(comments * 1.2);
    const recorded = await service.rows<{ uid: string; coding: string }>(
      `select uid, comment_id || ' ' || slot as coding from decision`,
    );
    expect(recorded.map((row) => row.uid).sort()).toEqual(acknowledged.sort());
    expect(new Set(recorded.map((row) => row.coding)).size).toBe(wanted?.n);
    expect(
      await service.rows(
        'select comment_id from decision group by comment_id having count(distinct reviewer) <> count(*)',
      ),
    ).toEqual([]);
    expect(await service.rows('select from review_item')).toEqual([]);
    expect((await call(service, '/readyz')).status).toBe(200);
  },
);
