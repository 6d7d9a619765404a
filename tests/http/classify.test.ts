import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtefactError } from '../../models/artefact.ts';
import { type Api, openApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const classify = (payload: object) => api.call('reviewer', { method: 'POST', url: '/v1/classify', payload });

describe('POST /v1/classify', () => {
  it('classifies at once, with evidence, in order', async () => {
    const answer = await classify({ comments: [{ id: 'a', text: 'A queue' }, { text: 'Lovely' }] });
    expect(answer.json()).toEqual({
      model: api.model.uid,
      codebook: 'canteen',
      results: [
        {
          id: 'a',
          themes: [
            {
              theme: 'queues',
              probability: 0.9,
              valence: 'negative',
              evidence: [{ start: 2, end: 7, weight: 1 }],
            },
          ],
          facets: [],
          systems: [],
        },
        { id: null, themes: [], facets: [], systems: [] },
      ],
    });
  });

  it('says of a damaged model what to do', async () => {
    const broken = await openApi({
      loadClassifier: () => {
        throw new ArtefactError('its hash does not fit');
      },
    });
    const answer = await broken.call('reviewer', {
      method: 'POST',
      url: '/v1/classify',
      payload: { comments: [{ text: 'x' }] },
    });
    expect(answer.json()).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/damaged.*rollback/) as string,
    });
    await broken.close();
  });

  it('takes a model by its id', async () => {
    expect((await classify({ model: api.model.uid, comments: [{ text: 'x' }] })).statusCode).toBe(200);
    const model = '01a200bf-0000-7000-8000-000000000000';
    expect((await classify({ model, comments: [{ text: 'x' }] })).statusCode).toBe(404);
  });

  it('says when no model is live', async () => {
    const answer = await classify({ codebook: 'none', comments: [{ text: 'x' }] });
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:conflict', status: 409 });
  });

  it.each([
    [{ comments: [] }, 'body.comments'],
    [{ comments: Array.from({ length: 101 }, () => ({ text: 'x' })) }, 'body.comments'],
    [{ comments: [{ text: 5 }] }, 'body.comments.0.text'],
    [{ comments: [{ text: 'canary'.repeat(10_000) }] }, 'body.comments.0.text'],
    [{ comments: [{ text: 'canary', colour: 'red' }] }, 'body.comments.0'],
  ])('refuses a bad request %#', async (payload, where) => {
    const answer = await classify(payload);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ where }] });
    expect(answer.body + api.logged.join()).not.toContain('canary');
  });

  it.each(['\u0000', '\ud800', '😀', 'שלום', '<script>', ''])('bears the text %j', async (text) => {
    expect((await classify({ comments: [{ text }] })).statusCode).toBe(200);
  });
});
