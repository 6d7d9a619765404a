import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, canteen, openApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const library = { ...canteen, id: 'library', name: 'Library survey' };
const post = (payload: object | string, type = 'application/json') =>
  api.call('admin', { method: 'POST', url: '/v1/codebooks', payload, headers: { 'content-type': type } });

describe('/v1/codebooks', () => {
  it('imports a codebook once, and a newer version beside it', async () => {
    const first = await post(library);
    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({ id: 'library', version: 1, themes: 3 });
    expect((await post(library)).statusCode).toBe(200);
    expect((await post({ ...library, version: 2, name: 'Libraries' })).statusCode).toBe(201);

    const url = '/v1/codebooks/library';
    const newest = await api.call('partner', { method: 'GET', url });
    expect(newest.json()).toMatchObject({ name: 'Libraries', version: 2, versions: [2, 1] });
    const oldest = await api.call('partner', { method: 'GET', url: `${url}?version=1` });
    expect(oldest.json()).toMatchObject({ name: 'Library survey', themes: library.themes });
    expect((await api.call('partner', { method: 'GET', url: `${url}?version=3` })).statusCode).toBe(404);
  });

  it('starts a new codebook with its lexicon, so that batches can be tagged', async () => {
    await post({ ...library, id: 'reading-room' });
    const put = await api.call('admin', {
      method: 'PUT',
      url: '/v1/surveys/readers',
      payload: { name: 'Readers', codebook: 'reading-room' },
    });
    expect(put.statusCode).toBe(200);
    const upload = await api.call('author', {
      method: 'POST',
      url: '/v1/batches?survey=readers&wave=1',
      payload: 'Comment\nThe soup was cold and the queue was long\n',
      headers: { 'content-type': 'text/csv' },
    });
    expect(upload.statusCode).toBe(202);
  });

  it('takes YAML', async () => {
    const answer = await post(stringify({ ...canteen, id: 'yaml' }), 'application/yaml');
    expect(answer.statusCode).toBe(201);
  });

  it('keeps a version as it was imported', async () => {
    const answer = await post({ ...canteen, name: 'Another' });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ errors: [{ where: 'body.version' }] });
  });

  it('lists every version', async () => {
    const answer = await api.call('author', { method: 'GET', url: '/v1/codebooks' });
    expect(answer.json<{ codebooks: object[] }>().codebooks).toContainEqual(
      expect.objectContaining({ id: 'canteen', version: 1 }),
    );
  });

  it.each([
    ['a child without its parent', { ...canteen, themes: [{ ...canteen.themes[1] }] }, 'body.themes.0.id'],
    ['an unknown field', { ...canteen, colour: 'red' }, 'body'],
    ['a version that is no number', { ...canteen, version: '2' }, 'body.version'],
  ])('refuses %s', async (_name, payload, where) => {
    expect((await post(payload)).json()).toMatchObject({ status: 400, errors: [{ where }] });
  });

  it('refuses what does not parse, and another type', async () => {
    expect((await post('{"a":', 'application/json')).json()).toMatchObject({
      type: 'urn:verbatim:problem:malformed_json',
    });
    expect((await post('a: [', 'application/yaml')).statusCode).toBe(400);
    expect((await post('['.repeat(100_000), 'application/yaml')).statusCode).toBe(400);
    expect((await post('[]', 'text/plain')).statusCode).toBe(415);
  });
});
