import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const make = (payload: object) => api.call('admin', { method: 'POST', url: '/v1/keys', payload });

describe('/v1/keys', () => {
  it('makes a key that works, shows its secret once, and revokes it at once', async () => {
    const made = await make({ name: 'North', access: 'analyst', scope: { groups: ['North'] } });
    expect(made.statusCode).toBe(201);
    const key = made.json<{ id: string; secret: string }>();
    expect(key.secret).toMatch(/^vb_[\w-]{43}$/);
    expect((await api.call(key, { method: 'GET', url: '/v1/batches' })).statusCode).toBe(200);

    const listed = await api.call('admin', { method: 'GET', url: '/v1/keys' });
    expect(listed.json<{ keys: object[] }>().keys).toContainEqual(
      expect.objectContaining({ id: key.id, access: 'analyst', scope: { groups: ['North'] } }),
    );
    expect(listed.body).not.toContain(key.secret);
    expect(api.logged.join()).not.toContain(key.secret);

    const url = `/v1/keys/${key.id}`;
    expect((await api.call('admin', { method: 'DELETE', url })).statusCode).toBe(204);
    expect((await api.call(key, { method: 'GET', url: '/v1/batches' })).statusCode).toBe(401);
  });

  it.each([
    [{ access: 'analyst' }, 'body.name'],
    [{ name: 'x', access: 'king' }, 'body.access'],
    [{ name: 'x', access: 'admin', scope: { surveys: ['a'] } }, 'body.scope'],
    [{ name: 'x', access: 'analyst', scope: { surveys: [] } }, 'body.scope.surveys'],
    [{ name: 'x', access: 'analyst', colour: 'red' }, 'body'],
  ])('refuses %j', async (payload, where) => {
    expect((await make(payload)).json()).toMatchObject({ status: 400, errors: [{ where }] });
  });

  it('keeps the last admin key, also when two admins revoke each other at once', async () => {
    const alone = await openApi();
    const made = await alone.call('admin', {
      method: 'POST',
      url: '/v1/keys',
      payload: { name: 'Second', access: 'admin' },
    });
    const second = made.json<{ id: string; secret: string }>();
    const listed = await alone.call(second, { method: 'GET', url: '/v1/keys' });
    const admins = listed
      .json<{ keys: { id: string; access: string }[] }>()
      .keys.filter(({ access }) => access === 'admin');
    expect(admins).toHaveLength(2);
    const other = admins.find(({ id }) => id !== second.id)?.id ?? '';
    const statuses = await Promise.all([
      alone.call('admin', { method: 'DELETE', url: `/v1/keys/${second.id}` }),
      alone.call(second, { method: 'DELETE', url: `/v1/keys/${other}` }),
    ]).then((answers) => answers.map(({ statusCode }) => statusCode).sort());
    expect(statuses[0]).toBe(204);
    expect([401, 409]).toContain(statuses[1]);
    const left = await alone.database.pool.query(
      `select from api_key where access = 'admin' and revoked_at is null`,
    );
    expect(left.rowCount).toBe(1);
    await alone.close();
  });

  it('says so of the last admin key', async () => {
    const listed = await api.call('admin', { method: 'GET', url: '/v1/keys', query: { limit: '200' } });
    const admin = listed
      .json<{ keys: { id: string; access: string }[] }>()
      .keys.find(({ access }) => access === 'admin');
    const answer = await api.call('admin', { method: 'DELETE', url: `/v1/keys/${admin?.id ?? ''}` });
    expect(answer.json()).toMatchObject({
      type: 'urn:verbatim:problem:conflict',
      detail: expect.stringContaining('last admin key') as string,
    });
    expect((await make({ name: 'North', access: 'analyst' })).statusCode).toBe(201);
  });

  it('is 404 for a key that is not there', async () => {
    const url = '/v1/keys/01a200bf-0000-7000-8000-000000000000';
    expect((await api.call('admin', { method: 'DELETE', url })).statusCode).toBe(404);
  });
});
