import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Vocabulary } from '../../src/domain/vocabulary.ts';
import { type Api, openApi } from '../support/api.ts';
import { tagBatch } from '../support/tag-batch.ts';

const vocabulary = Vocabulary.parse({
  format: 'verbatim-vocabulary/1',
  id: 'canteens',
  attributes: { site: { values: [{ value: 'North Building', aliases: ['North', 'NB'] }] } },
});
const csv = [
  'id,site,floor,comment',
  '1,north,North,The queue is long',
  '2,N.B.,2,Tea is expensive',
  '3,North Building,3,The queue again',
  '4,Annexe,1,It is far',
].join('\n');
const mapping =
  '{"comments":[{"column":"comment"}],"respondent":"id","attributes":{"site":"Site","floor":"floor"}}';
const headers = { 'content-type': 'text/csv' };

let api: Api;
beforeAll(async () => {
  api = await openApi({ vocabularies: [vocabulary] });
});
afterAll(() => api.close());

describe('vocabularies', () => {
  it('make one value of the ways to write it, in what is stored and in a preview', async () => {
    const preview = await api.call('author', {
      method: 'POST',
      url: '/v1/previews',
      query: { mapping },
      payload: csv,
      headers,
    });
    const { rows } = preview.json<{ rows: { attributes: object }[] }>();
    expect(rows.map(({ attributes }) => attributes)).toEqual([
      { Site: 'North Building', floor: 'North' },
      { Site: 'North Building', floor: '2' },
      { Site: 'North Building', floor: '3' },
      { Site: 'Annexe', floor: '1' },
    ]);

    const query = { survey: 'sites', wave: '1', group: 'Site', mapping };
    const sent = await api.call('author', {
      method: 'POST',
      url: '/v1/batches',
      query,
      payload: csv,
      headers,
    });
    const { id } = sent.json<{ id: string }>();
    await tagBatch(api, id, { finish: true });
    const url = `/v1/batches/${id}`;
    const exported = await api.call('analyst', { method: 'GET', url: `${url}/export` });
    const stored = exported.body
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as (typeof rows)[number]).attributes);
    expect(stored).toEqual(rows.map(({ attributes }) => attributes));

    const made = await api.call('admin', {
      method: 'POST',
      url: '/v1/keys',
      payload: { name: 'North', access: 'analyst', scope: { groups: ['nb'] } },
    });
    const themes = await api.call(made.json<{ secret: string }>(), { method: 'GET', url: `${url}/themes` });
    expect(themes.json()).toMatchObject({ base: { comments: 3, respondents: 3 } });
  });

  it('hold for the values that a survey declares, each once', async () => {
    const attributes = [
      { name: 'site', values: ['Annexe', 'NB', 'north building'] },
      { name: 'floor', values: ['North', '2'] },
      { name: 'age', values: null },
    ];
    const answer = await api.call('admin', {
      method: 'PUT',
      url: '/v1/surveys/declared',
      payload: { name: 'Declared', codebook: 'canteen', attributes },
    });
    expect(answer.json<{ attributes: unknown }>().attributes).toEqual([
      { name: 'site', values: ['Annexe', 'North Building'] },
      { name: 'floor', values: ['North', '2'] },
      { name: 'age', values: null },
    ]);
  });
});
