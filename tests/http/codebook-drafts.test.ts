import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Api, canteen, openApi } from '../support/api.ts';

let api: Api;
beforeEach(async () => {
  api = await openApi();
});
afterEach(() => api.close());

const url = '/v1/codebooks/canteen/draft';
const put = (payload: object, etag?: string, as: Parameters<Api['call']>[0] = 'analyst') =>
  api.call(as, { method: 'PUT', url, payload, headers: etag === undefined ? {} : { 'if-match': etag } });
const publish = (etag: string) =>
  api.call('admin', { method: 'POST', url: '/v1/codebooks/canteen/publish', headers: { 'if-match': etag } });

const [price, tea, queues] = canteen.themes;
const drink = { id: 'drinks', name: 'Drinks', definition: 'What there is to drink', lexicon: ['squash'] };
const withDrinks = { codebook: { ...canteen, themes: [...canteen.themes, drink] } };
const withSplit = {
  codebook: {
    ...canteen,
    themes: [
      price,
      tea,
      { ...drink, id: 'tills', name: 'Tills' },
      { ...drink, id: 'counter', name: 'Counter' },
    ],
  },
  changes: [{ split: { from: 'queues', into: ['tills', 'counter'] } }],
};

describe('a draft', () => {
  it('is written against the newest version, and tells what it changes', async () => {
    expect((await api.call('analyst', { method: 'GET', url })).statusCode).toBe(404);
    const made = await put(withDrinks);
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({
      base_version: 1,
      codebook: { version: 2 },
      changes: [{ kind: 'added', theme: 'drinks' }],
      stale: false,
    });
    const read = await api.call('reviewer', { method: 'GET', url });
    expect(read.headers.etag).toBe(made.headers.etag);
    expect(read.json()).toEqual(made.json());
  });

  it('is replaced only by who has seen it', async () => {
    const first = String((await put(withDrinks)).headers.etag);
    expect((await put(withSplit)).statusCode).toBe(428);
    for (const other of ['"0"', '"drafts"', '*'])
      expect((await put(withSplit, other)).statusCode, other).toBe(412);
    const second = await put(withSplit, first);
    expect(second.statusCode).toBe(200);
    expect((await put(withDrinks, first)).statusCode).toBe(412);
    expect(second.json()).toMatchObject({ changes: [{ kind: 'split', from: 'queues' }] });
  });

  it('is thrown away, and another one has another ETag', async () => {
    const first = String((await put(withDrinks)).headers.etag);
    const away = await api.call('analyst', { method: 'DELETE', url, headers: { 'if-match': first } });
    expect(away.statusCode).toBe(204);
    expect((await put(withDrinks)).headers.etag).not.toBe(first);
  });

  it('says what is wrong with a term', async () => {
    const codebook = {
      ...canteen,
      themes: [...canteen.themes, { ...drink, lexicon: [{ term: 'squash', gap: 11 }] }],
    };
    const { errors } = (await put({ codebook })).json<{ errors: { where: string; message: string }[] }>();
    const where = `body.codebook.themes.${canteen.themes.length}.lexicon.0.gap`;
    expect(errors).toEqual([{ where, message: expect.stringContaining('10') as string }]);
  });

  it('names every place that is wrong', async () => {
    const broken = await put({ codebook: { ...canteen, themes: [{ ...price, id: 'Not An Id' }] } });
    expect(broken.statusCode).toBe(400);
    expect(broken.json()).toMatchObject({ errors: [{ where: 'body.codebook.themes.0.id' }] });
    const other = await put({ codebook: { ...canteen, id: 'kitchen' } });
    expect(other.json()).toMatchObject({
      errors: [{ where: 'body.codebook.id', message: 'must be "canteen"' }],
    });
    const statement = await put({ ...withDrinks, changes: [{ rename: { from: 'soup', to: 'drinks' } }] });
    expect(statement.json()).toMatchObject({ errors: [{ where: 'body.changes.0.rename.from' }] });
    expect((await api.call('author', { method: 'GET', url })).statusCode).toBe(403);
  });
});

describe('publishing', () => {
  it('makes the draft the newest version, and its lexicon live where the themes are others', async () => {
    const etag = String((await put(withSplit)).headers.etag);
    const done = await publish(etag);
    expect(done.statusCode).toBe(201);
    expect(done.json()).toMatchObject({ version: 2, model: { basis: 'lexicon' } });
    expect(done.json<{ labels: { job: string | null } }>().labels.job).not.toBeNull();
    const now = await api.call('partner', { method: 'GET', url: '/v1/codebooks/canteen' });
    expect(now.json()).toMatchObject({ version: 2, versions: [2, 1] });
    const since = await api.call('partner', { method: 'GET', url: '/v1/codebooks/canteen?against=1' });
    expect(since.json()).toMatchObject({ diff: [{ kind: 'split', from: 'queues' }] });
    const newer = await api.call('partner', {
      method: 'GET',
      url: '/v1/codebooks/canteen?version=1&against=2',
    });
    expect(newer.json()).toMatchObject({ errors: [{ where: 'query.against', message: 'one of 1' }] });
    expect((await api.call('analyst', { method: 'GET', url })).statusCode).toBe(404);
    const { rows } = await api.database.pool.query<{ n: number }>(
      `select count(*)::int as n from audit_event where action = 'codebook.publish'`,
    );
    expect(rows[0]?.n).toBe(1);
  });

  it('keeps a trained model that knows the same themes', async () => {
    const themes = [price, tea, { ...queues, lexicon: ['queue*', 'line'] }];
    const etag = String((await put({ codebook: { ...canteen, themes } })).headers.etag);
    expect((await publish(etag)).json()).toMatchObject({
      model: { id: api.model.uid, basis: 'kept' },
      labels: { job: null },
    });
  });

  it('refuses a draft that changed, that changes nothing, or that others have overtaken', async () => {
    const etag = String((await put({ codebook: canteen })).headers.etag);
    expect((await publish('"0"')).statusCode).toBe(412);
    expect((await publish(etag)).json<{ detail: string }>().detail).toContain('changes nothing');
    const draft = String((await put(withDrinks, etag)).headers.etag);
    const payload = { ...canteen, version: 2, name: 'Canteen, again' };
    await api.call('admin', { method: 'POST', url: '/v1/codebooks', payload });
    expect((await publish(draft)).statusCode).toBe(409);
    expect((await api.call('analyst', { method: 'GET', url })).json()).toMatchObject({ stale: true });
    expect((await put(withDrinks, draft)).json()).toMatchObject({ base_version: 2, stale: false });
  });

  it('is for admins', async () => {
    const answer = await api.call('analyst', { method: 'POST', url: '/v1/codebooks/canteen/publish' });
    expect(answer.statusCode).toBe(403);
  });
});
