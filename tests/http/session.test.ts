import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

async function signIn(key: string) {
  return api.app.inject({ method: 'POST', url: '/v1/session', payload: { key } });
}

async function cookieOf(key: string): Promise<Record<string, string>> {
  const [cookie] = (await signIn(key)).cookies;
  return { verbatim_session: cookie?.value ?? '' };
}

const changing = { 'x-requested-with': 'verbatim' };

describe('a session', () => {
  it('is a cookie that scripts and other sites cannot use, for twelve hours', async () => {
    const { secret } = await api.key('analyst', { surveys: ['digital'] });
    const answer = await signIn(secret);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ name: 'analyst', access: 'analyst', scope: { surveys: ['digital'] } });
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(Number(cookie?.expires) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    expect(cookie?.value).not.toContain(secret);
  });

  it('may do what its key may', async () => {
    const cookies = await cookieOf((await api.key('analyst')).secret);
    expect((await api.app.inject({ url: '/v1/session', cookies })).json()).toMatchObject({
      access: 'analyst',
    });
    expect((await api.app.inject({ url: '/v1/batches', cookies })).statusCode).toBe(200);
    expect((await api.app.inject({ url: '/v1/keys', cookies })).statusCode).toBe(403);
  });

  it('changes nothing without the header that other sites cannot send', async () => {
    const cookies = await cookieOf((await api.key('admin')).secret);
    const request = {
      method: 'POST',
      url: '/v1/keys',
      payload: { name: 'made', access: 'author' },
      cookies,
    } as const;
    const refused = await api.app.inject(request);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ detail: expect.stringContaining('X-Requested-With') as string });
    expect((await api.app.inject({ ...request, headers: changing })).statusCode).toBe(201);
  });

  it('ends when its owner signs out, and when its key is revoked', async () => {
    const { secret, uid } = await api.key('reviewer');
    const [first, second] = [await cookieOf(secret), await cookieOf(secret)];
    const out = await api.app.inject({
      method: 'DELETE',
      url: '/v1/session',
      cookies: first,
      headers: changing,
    });
    expect(out.statusCode).toBe(204);
    const after = await api.app.inject({ url: '/v1/session', cookies: first });
    expect(after.json()).toBeNull();
    const refused = await api.app.inject({ url: '/v1/jobs/none', cookies: first });
    expect(refused.statusCode).toBe(401);
    expect(refused.json()).toMatchObject({ detail: 'The session has ended: sign in again.' });
    expect((await api.app.inject({ url: '/v1/session', cookies: second })).json()).not.toBeNull();
    await api.call('admin', { method: 'DELETE', url: `/v1/keys/${uid}` });
    expect((await api.app.inject({ url: '/v1/session', cookies: second })).json()).toBeNull();
  });

  it('is refused for a key that is not known', async () => {
    const answer = await signIn('vb_nothing');
    expect(answer.statusCode).toBe(401);
    expect(answer.cookies).toEqual([]);
  });

  it('is over after its hours', async () => {
    const cookies = await cookieOf((await api.key('author')).secret);
    await api.database.pool.query(`update session set expires_at = now() - interval '1 second'`);
    expect((await api.app.inject({ url: '/v1/session', cookies })).json()).toBeNull();
    expect((await api.app.inject({ url: '/v1/codebooks', cookies })).statusCode).toBe(401);
  });

  it('is nobody without a cookie', async () => {
    expect((await api.app.inject({ url: '/v1/session' })).json()).toBeNull();
  });
});
