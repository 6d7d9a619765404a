import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessMatrix } from '../../src/http/access.ts';
import { type Api, openApi } from '../support/api.ts';

interface Operation {
  summary?: string;
  parameters?: { in: string; name: string }[];
  requestBody?: { content: Record<string, { example?: unknown; schema: { example?: unknown } }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

let api: Api;
let paths: Record<string, Record<string, Operation>>;
beforeAll(async () => {
  api = await openApi();
  const answer = await api.call(null, { method: 'GET', url: '/docs/json' });
  expect(answer.json()).toMatchObject({ openapi: '3.1.0' });
  paths = answer.json<{ paths: typeof paths }>().paths;
});
afterAll(() => api.close());

const routes = [...accessMatrix.keys()].filter((route) => route.includes(' /v1/'));

describe('the OpenAPI document', () => {
  it.each(routes)('describes %s', (route) => {
    const [method = '', url = ''] = route.split(' ');
    const operation = paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect(operation?.summary).toBeTruthy();
    expect(operation?.responses['default']?.content).toHaveProperty(['application/problem+json']);
    const { content } = operation?.requestBody ?? {};
    if (content !== undefined)
      expect(
        Object.values(content).some(({ example, schema }) => (example ?? schema.example) !== undefined),
      ).toBe(true);
  });

  it.each([
    ['put', '/v1/codebooks/{id}/draft'],
    ['delete', '/v1/codebooks/{id}/draft'],
    ['post', '/v1/codebooks/{id}/publish'],
    ['post', '/v1/codebooks/{id}/trial'],
    ['post', '/v1/quotes/{id}/decision'],
    ['post', '/v1/comments/{id}/labels'],
  ])('names the header that %s %s reads', (method, path) => {
    const headers = (paths[path]?.[method]?.parameters ?? []).filter((one) => one.in === 'header');
    expect(headers.map(({ name }) => name)).toContain('if-match');
  });

  it.each([
    '/v1/frequencies',
    '/v1/cooccurrence',
    '/v1/comparisons',
    '/v1/error-parity',
    '/v1/comments',
    '/v1/profiles/{attribute}/{value}',
  ])('describes the filters of %s as one parameter', (path) => {
    const parameters = paths[path]?.['get']?.parameters ?? [];
    expect(parameters.filter(({ name }) => name === 'filter')).toMatchObject([
      { in: 'query', style: 'deepObject', explode: true, schema: { type: 'object' } },
    ]);
  });

  it('tells filters of no other route', () => {
    const names = paths['/v1/batches']?.['get']?.parameters?.map(({ name }) => name);
    expect(names).not.toContain('filter');
  });

  it('is valid OpenAPI', async () => {
    const document = (await api.call(null, { method: 'GET', url: '/docs/json' })).body;
    const config = await createConfig({
      rules: {
        struct: 'error',
        'no-unresolved-refs': 'error',
        'operation-parameters-unique': 'error',
        'path-parameters-defined': 'error',
      },
    });
    const problemsOf = async (source: string) =>
      (await lintFromString({ source, absoluteRef: '/openapi.json', config })).map(({ message }) => message);
    expect(await problemsOf(document)).toEqual([]);
    expect(await problemsOf(document.replace('deepObject', 'shallowObject'))).not.toEqual([]);
  });

  it('is served with a page under a strict policy', async () => {
    const page = await api.call(null, { method: 'GET', url: '/docs/' });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const script = await api.call(null, { method: 'GET', url: '/docs/static/swagger-initializer.js' });
    expect(script.statusCode).toBe(200);
  });
});

describe('the page at /', () => {
  it('says what runs here and allows nothing', async () => {
    const page = await api.call(null, { method: 'GET', url: '/' });
    expect(page.body).toContain('Verbatim');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });
});
