import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, callPatiently, read, untilDone } from '../support/client.ts';
import { office, officeComments, officeCsv, officeMapping } from '../support/office-survey.ts';
import { until } from '../support/processes.ts';
import { queueKinds, type Service, startService } from '../support/service.ts';

const json = { 'content-type': 'application/json' };
const comments = officeComments(200);

describe.each(queueKinds)('with the queue on %s, a training whose worker is killed', (queue) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(queue);
    const settings = { name: 'Office', codebook: office.id, waves: ['2026'] };
    await call(service, '/v1/codebooks', { method: 'POST', headers: json, body: JSON.stringify(office) });
    await call(service, '/v1/surveys/office', {
      method: 'PUT',
      headers: json,
      body: JSON.stringify(settings),
    });
    const query = new URLSearchParams({ survey: 'office', wave: '2026', mapping: officeMapping });
    const answer = await call(service, `/v1/batches?${query.toString()}`, {
      method: 'POST',
      body: officeCsv(comments),
      headers: { 'content-type': 'text/csv' },
    });
    await untilDone(service, ((await answer.json()) as { id: string }).id);
    const themes = new Map(comments.map(({ text, themes: own }) => [text, own]));
    for (const { id, text } of await service.rows<{ id: number; text: string }>(
      'select id, text from comment',
    ))
      await service.rows(
        `insert into settled_label
           (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, theme_ids, valences)
         select comment.id, bucket, batch_id, respondent_id, 1, codebook.id, 'consensus',
           array(select id from theme where ref = any($2)), array(select null::smallint from theme where ref = any($2))
         from comment, codebook where comment.id = $1 and codebook.ref = 'office'`,
        [id, themes.get(text) ?? []],
      );
  });
  afterAll(() => service.stop());

  it('is taken up again and comes to one whole model, while the live one serves', async () => {
    const asked = await call(service, '/v1/models', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ codebook: office.id }),
    });
    expect(asked.status).toBe(202);
    const { id, job } = (await asked.json()) as { id: string; job: string };
    const state = (): Promise<{ state: string; done: number }> => read(service, `/v1/jobs/${job}`);
    await until(async () => (await state()).done >= 1);
    service.kill('worker-1');
    const classified = await callPatiently(service, '/v1/classify', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ codebook: office.id, comments: [{ text: 'noisy' }] }),
    });
    expect(classified.status).toBe(200);
    await until(async () => (await state()).state === 'done');
    expect(await read(service, `/v1/models/${id}`)).toMatchObject({
      state: 'ready',
      live: false,
      training: { labels: 400 },
      comparison: { basis: 'held_out' },
    });
    expect(
      await service.rows(
        `select count(distinct model_id)::int as models, count(*)::int as comments from out_of_fold`,
      ),
    ).toEqual([{ models: 1, comments: 400 }]);
    for (const { text } of comments) expect(service.logs()).not.toContain(text);
  });
});
