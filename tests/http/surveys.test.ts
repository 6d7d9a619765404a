import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const settings = {
  name: 'Canteen survey',
  codebook: 'canteen',
  group: 'site',
  attributes: [{ name: 'satisfaction', values: ['low', 'high'] }],
  waves: ['2025', '2026'],
  blanks: { words: ['nowt'], questions: { 'Anything else?': [] } },
};
const put = (id: string, payload: object) =>
  api.call('admin', { method: 'PUT', url: `/v1/surveys/${id}`, payload });

describe('/v1/surveys', () => {
  it('makes a survey, replaces its settings, and adds waves', async () => {
    const made = await put('canteen', settings);
    expect(made.json()).toMatchObject({ id: 'canteen', ...settings });
    const changed = await put('canteen', { ...settings, name: 'Canteens', waves: ['2027'] });
    expect(changed.json()).toMatchObject({ name: 'Canteens', waves: ['2025', '2026', '2027'] });
    const read = await api.call('author', { method: 'GET', url: '/v1/surveys/canteen' });
    expect(read.json()).toEqual(changed.json());
  });

  it('decides what is blank in the files of the survey', async () => {
    await put('blanks', settings);
    const answer = await api.call('author', {
      method: 'POST',
      url: '/v1/batches?survey=blanks&wave=1&mapping={"comments":[{"column":"comment"}]}',
      payload: 'id,comment\n1,nowt\n2,n/a\n',
      headers: { 'content-type': 'text/csv' },
    });
    expect(answer.json()).toMatchObject({ blank: 1 });
  });

  it('shows only what is in scope', async () => {
    await put('other', settings);
    const key = await api.key('analyst', { surveys: ['other'] });
    const all = await api.call(key, { method: 'GET', url: '/v1/surveys' });
    expect(all.json()).toMatchObject({ surveys: [{ id: 'other' }] });
    expect((await api.call(key, { method: 'GET', url: '/v1/surveys/canteen' })).statusCode).toBe(404);
  });

  it.each([
    [{ ...settings, codebook: 'none' }, 'body.codebook'],
    [{ ...settings, attributes: [{ name: 'a' }, { name: 'a' }] }, 'body.attributes'],
    [{ ...settings, waves: [''] }, 'body.waves.0'],
    [{ ...settings, blanks: { words: 'none' } }, 'body.blanks.words'],
    [{ ...settings, colour: 'red' }, 'body'],
  ])('refuses %j', async (payload, where) => {
    expect((await put('bad', payload)).json()).toMatchObject({ status: 400, errors: [{ where }] });
  });

  it('refuses an id that cannot stand in a URL', async () => {
    expect((await put('a%20b', settings)).json()).toMatchObject({ errors: [{ where: 'path.id' }] });
  });
});
