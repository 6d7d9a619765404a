import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const classify = (
  payload: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => api.call('author', { method: 'POST', url: '/v1/classify', payload, headers });

describe('every error is a problem document', () => {
  it('for a path that leads nowhere', async () => {
    const answer = await api.call(null, { method: 'GET', url: '/v1/secrets?name=canary' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toEqual({
      type: 'urn:verbatim:problem:not_found',
      title: 'There is nothing here',
      status: 404,
      detail: 'No route answers GET here; see /docs for those that do.',
    });
    expect(api.logged.join()).not.toContain('canary');
  });

  it.each([
    ['JSON that does not parse', '{"canary', 400, 'malformed_json'],
    ['an empty body', '', 400, 'malformed_json'],
    ['JSON nested without end', '['.repeat(200_000), 400, 'malformed_json'],
    ['JSON nested and closed', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 400, 'invalid_request'],
    ['a forbidden key', '{"__proto__":{"canary":1}}', 400, 'malformed_json'],
    ['a body that is too large', `"${'x'.repeat(9_000_000)}"`, 413, 'body_too_large'],
  ])('for %s', async (_name, payload, status, kind) => {
    const answer = await classify(payload);
    expect(answer.json()).toMatchObject({ type: `urn:verbatim:problem:${kind}`, status });
    expect(answer.statusCode).toBe(status);
    expect(answer.body).not.toContain('canary');
  });

  it('but for no body where a route takes none, whatever type is named', async () => {
    const headers = { 'content-type': 'application/json' };
    const id = '0198c0de-0000-7000-8000-000000000000';
    for (const [method, url] of [
      ['DELETE', `/v1/keys/${id}`],
      ['POST', `/v1/models/${id}/rollback`],
      ['DELETE', '/v1/surveys/nowhere/respondents/r1'],
    ] as const) {
      const answer = await api.call('admin', { method, url, headers, payload: '' });
      expect(answer.json(), url).toMatchObject({ type: 'urn:verbatim:problem:not_found' });
    }
  });

  it('for what is missing', async () => {
    expect((await classify('{}')).json()).toMatchObject({
      errors: [{ where: 'body.comments', message: 'missing: expected array' }],
    });
  });

  it('for a key that is not known, with those that are', async () => {
    const query = await api.call('reviewer', {
      method: 'GET',
      url: '/v1/reviews/next?purpose=learn&limit=1',
    });
    expect(query.json()).toMatchObject({
      errors: [
        {
          where: 'query',
          message: expect.stringMatching(
            /^there is no "limit" here; allowed: "purpose", .*"count"/,
          ) as string,
        },
      ],
    });
    const body = await classify('{"comments":[{"text":"x","texts":"canary"}]}');
    expect(body.json()).toMatchObject({
      errors: [
        {
          where: 'body.comments.0',
          message: expect.stringMatching(/^there is no "texts" here; allowed: .*"text"/) as string,
        },
      ],
    });
    expect(body.body).not.toContain('canary');
  });

  it('for another media type', async () => {
    const answer = await classify('x', { 'content-type': 'text/plain' });
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:unsupported_media_type' });
  });

  it('for a URL that cannot be decoded', async () => {
    const answer = await api.call('admin', { method: 'GET', url: '/v1/surveys/%E0%A4%A' });
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:invalid_request' });
  });

  it.each(['Basic abc', 'Bearer', 'Bearer a b', `Bearer ${'x'.repeat(5000)}`])(
    'for the authorisation %j',
    async (authorization) => {
      const answer = await api.app.inject({ url: '/v1/batches', headers: { authorization } });
      expect(answer.statusCode).toBe(401);
    },
  );

  it('for a fault of ours: an id to find it by, and nothing else', async () => {
    const broken = await openApi({
      loadClassifier: () => {
        throw new Error('canary');
      },
    });
    const answer = await broken.call('author', {
      method: 'POST',
      url: '/v1/classify',
      payload: { comments: [{ text: 'x' }] },
    });
    const { id } = answer.json<{ id: string }>();
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:internal', status: 500 });
    expect(broken.logged.some((line) => line.includes(id))).toBe(true);
    expect(answer.body + broken.logged.join()).not.toContain('canary');
    await broken.close();
  });

  it('for too many requests', async () => {
    const strict = await openApi({ requestsPerMinute: 3 });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++)
      statuses.push((await strict.call('author', { method: 'GET', url: '/v1/surveys' })).statusCode);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const answer = await strict.call('author', { method: 'GET', url: '/v1/surveys' });
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:rate_limited' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await strict.close();
  });

  it('for too many wrong keys from one address, where a right one is still let in', async () => {
    const url = '/v1/surveys';
    const guess = () => api.call({ secret: 'vb_guess' }, { method: 'GET', url });
    const statuses: number[] = [];
    for (let n = 0; n <= 300; n++) statuses.push((await guess()).statusCode);
    expect([statuses[0], statuses[300]]).toEqual([401, 429]);
    expect((await api.call('author', { method: 'GET', url })).statusCode).toBe(200);
  });
});
