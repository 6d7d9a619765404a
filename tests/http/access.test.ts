import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessMatrix, admits } from '../../src/http/access.ts';
import { type Api, openApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const levels = ['author', 'analyst', 'reviewer', 'partner', 'admin'] as const;
const calls = [...accessMatrix].map(([route, admission]) => {
  const [method = '', pattern = ''] = route.split(' ');
  const url = pattern.replace(':id', randomUUID()).replace(':ref', 'r1').replace('*', 'index.html');
  return { route, method: method as 'GET', url, admission };
});

describe('the access matrix', () => {
  it('holds every route of the app and no other', () => {
    for (const { route, method } of calls)
      expect(api.app.hasRoute({ method, url: route.split(' ')[1] ?? '' }), route).toBe(true);
  });

  it('keeps an app with a route that it does not know from starting', async () => {
    const other = await openApi();
    expect(() => other.app.get('/v1/secrets', () => '')).toThrow();
    await other.close();
  });

  const guarded = calls.filter(({ admission }) => admission !== 'open' && admission !== 'ops');

  it.each(guarded)('$route asks for a key', async ({ method, url }) => {
    const answer = await api.call(null, { method, url });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:unauthenticated' });
  });

  it.each(guarded)('$route refuses the wrong access levels and admits the right ones', async (call) => {
    for (const level of levels) {
      const { statusCode } = await api.call(level, { method: call.method, url: call.url });
      if (admits(call.admission, level)) expect(statusCode, level).not.toBe(403);
      else expect(statusCode, level).toBe(403);
      expect(statusCode, level).toBeLessThan(500);
    }
  });

  it('serves health to anyone and metrics to this machine', async () => {
    for (const url of ['/livez', '/readyz', '/metrics', '/', '/docs/json'])
      expect((await api.call(null, { method: 'GET', url })).statusCode, url).toBe(200);
  });

  it('asks for an admin key at /metrics from elsewhere', async () => {
    const request = { method: 'GET', url: '/metrics', remoteAddress: '192.0.2.7' } as const;
    expect((await api.call(null, request)).statusCode).toBe(401);
    expect((await api.call('analyst', request)).statusCode).toBe(403);
    expect((await api.call('admin', request)).statusCode).toBe(200);
  });
});
