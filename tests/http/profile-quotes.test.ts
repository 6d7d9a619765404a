import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { type PlacedBatch, type Spoken, talliedSurveyOn } from '../support/tallied-survey.ts';

let api: Api;
let old: PlacedBatch;
let recent: PlacedBatch;

const queues = [{ theme: 'queues', valence: 1 }];

/** One comment of a person each, by the person's name. */
const said = (by: string, role: string, more: Partial<Spoken> = {}): Spoken => ({
  ...{ by, attributes: { site: 'North', role }, themes: queues, ...more },
});

interface Profile {
  choosing_quotes: boolean;
  themes: { theme: string; quotes: { id: string; text: string; status: string; valence: string }[] }[];
}

const ids = new Map<string, string>();

/** Quotes on queues by these people, in this order: of the theme as a whole, or chosen for a value. */
async function quote(
  batch: PlacedBatch,
  people: readonly string[],
  chosen: { field: string; value: string } | null = null,
): Promise<void> {
  const { pool } = api.database;
  for (const [index, by] of people.entries()) {
    const uid = randomUUID();
    const { rows } = await pool.query<{ id: number; uid: string }>(
      `insert into quote (uid, batch_id, comment_id, respondent_id, span_start, span_end, found, redactions)
       select $1, $2, comment.id, respondent_id, 0, 7, '[]', '[]' from comment
       join respondent on respondent.bucket = comment.bucket and respondent.batch_id = $2 and respondent.id = respondent_id
       where comment.batch_id = $2 and ref = $3
       on conflict (batch_id, comment_id, span_start, span_end) do update set found = '[]' returning id, uid`,
      [uid, batch.id, by],
    );
    const [made] = rows;
    ids.set(by, made?.uid ?? '');
    const place = [batch.taggingId, index + 1, made?.id];
    if (chosen === null)
      await pool.query(
        `insert into exemplar (tagging_id, theme_id, rank, quote_id)
         select $1, id, $2, $3 from theme where ref = 'queues'`,
        place,
      );
    else
      await pool.query(
        `insert into value_exemplar (tagging_id, theme_id, field, value, rank, quote_id)
         select $1, id, $4, $5, $2, $3 from theme where ref = 'queues'`,
        [...place, chosen.field, chosen.value],
      );
  }
}

async function profile(
  path: string,
  query: Readonly<Record<string, string>> = {},
  as: Parameters<Api['call']>[0] = 'analyst',
): Promise<Profile> {
  const asked = new URLSearchParams({ survey: 'canteen', ...query });
  const answer = await api.call(as, { method: 'GET', url: `/v1/profiles/${path}?${asked.toString()}` });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Profile>();
}

/** Whose quotes on queues a profile shows, in order. */
async function quoted(...asked: Parameters<typeof profile>): Promise<string[]> {
  const { themes } = await profile(...asked);
  const names = new Map([...ids].map(([by, id]) => [id, by]));
  return (themes.find(({ theme }) => theme === 'queues')?.quotes ?? []).map(({ id }) => names.get(id) ?? id);
}

beforeAll(async () => {
  api = await openApi();
  const survey = await talliedSurveyOn(api.database);
  old = await survey.batch('2018', [said('old 1', 'cook'), said('old 2', 'guest')]);
  recent = await survey.batch('2026', [
    said('a', 'cook'),
    said('b', 'guest', { systems: ['TillPro'] }),
    said('c', 'cook', { themes: [{ theme: 'queues', valence: 2 }], facets: 1 }),
    said('d', 'cook', { question: 'Anything else?' }),
    said('e', 'cook', { attributes: { site: 'South', role: 'cook' } }),
    said('f', 'cook', { facets: 2 }),
  ]);
  await quote(recent, ['a', 'e', 'f']);
  await quote(recent, ['d', 'b', 'f'], { field: 'site', value: 'North' });
  await quote(recent, ['c'], { field: 'role', value: 'cook' });
  await quote(old, ['old 1', 'old 2'], { field: 'site', value: 'North' });
});
afterAll(() => api.close());

describe('quotes of a profile', () => {
  it('are those chosen for the value, then others with it, then those of older batches', async () => {
    expect(await quoted('site/North', { quotes: '10' })).toEqual(['d', 'b', 'a', 'c', 'old 1', 'old 2']);
    expect(await quoted('site/North')).toEqual(['d', 'b', 'a']);
    expect(await quoted('site/North', { quotes: '0' })).toEqual([]);
  });

  it('are of people with the value alone, or of comments that have it', async () => {
    expect(await quoted('site/South')).toEqual(['e']);
    expect(await quoted('role/guest')).toEqual(['b', 'old 2']);
    expect(await quoted('system/TillPro')).toEqual(['b']);
    expect(await quoted(`question/${encodeURIComponent('Anything else?')}`)).toEqual(['d']);
    expect(await quoted('facet/suggestion')).toEqual(['c']);
    expect(await quoted('facet/distress')).toEqual([]);
  });

  it.each([
    [{ 'filter[role]': 'guest' }, ['b', 'old 2']],
    [{ 'filter[role]': '!guest' }, ['d', 'a', 'c', 'old 1']],
    [{ 'filter[wave]': '2018' }, ['old 1', 'old 2']],
    [{ 'filter[valence]': 'positive' }, ['c']],
    [{ 'filter[system]': '' }, ['d', 'a', 'c', 'old 1', 'old 2']],
    [{ 'filter[question]': 'Anything else?' }, ['d']],
  ])('pass the filters too: %o', async (filters, people) => {
    expect(await quoted('site/North', { ...filters, quotes: '10' })).toEqual(people);
  });

  it('are within the scope of the key', async () => {
    expect(await quoted('role/cook', {}, await api.key('analyst', { groups: ['South'] }))).toEqual(['e']);
    expect(await quoted('role/guest', {}, await api.key('analyst', { systems: ['TillPro'] }))).toEqual(['b']);
  });

  it('say what they are of and how far an author is, and never were refused', async () => {
    const decide = (id: string, decision: string) =>
      api.call('author', {
        ...{ method: 'POST', url: `/v1/quotes/${id}/decision`, payload: { decision } },
        headers: { 'if-match': '"0"' },
      });
    await decide(ids.get('d') ?? '', 'refuse');
    await decide(ids.get('b') ?? '', 'approve');
    const { themes } = await profile('site/North');
    expect(await quoted('site/North')).toEqual(['b', 'a', 'c']);
    expect(themes.find(({ theme }) => theme === 'queues')?.quotes[0]).toMatchObject({
      ...{ id: ids.get('b'), text: 'comment', status: 'approved', valence: 'negative', original: null },
    });
    expect(JSON.stringify(themes)).not.toContain('guest');
  });

  it('show what was refused to who asks for it, after the others and in nobody’s place', async () => {
    const asked = { refused: 'true', quotes: '2' };
    expect(await quoted('site/North', asked)).toEqual(['b', 'a', 'd']);
    expect(await quoted('site/North', { ...asked, quotes: '10' })).toEqual([
      ...['b', 'a', 'c', 'old 1', 'old 2', 'd'],
    ]);
    expect(await quoted('site/South', asked)).toEqual(['e']);
    const { themes } = await profile('site/North', asked);
    const statuses = themes.find(({ theme }) => theme === 'queues')?.quotes.map(({ status }) => status);
    expect(statuses).toEqual(['approved', 'draft', 'refused']);
  });

  it('may still be chosen, and the answer says so', async () => {
    const { pool } = api.database;
    expect(await profile('site/North')).toMatchObject({ choosing_quotes: true });
    const chosen = 'update tagging set value_exemplars_at = now() where id = $1';
    await pool.query(chosen, [recent.taggingId]);
    expect(await profile('site/North')).toMatchObject({ choosing_quotes: true });
    expect(await profile('site/North', { 'filter[wave]': '2026' })).toMatchObject({ choosing_quotes: false });
    await pool.query(chosen, [old.taggingId]);
    expect(await profile('site/North')).toMatchObject({ choosing_quotes: false });
  });
});

describe('quotes of a value in a batch, which authors may see', () => {
  const quotesOf = (query: Readonly<Record<string, string>>, as: Parameters<Api['call']>[0] = 'author') =>
    api.call(as, {
      method: 'GET',
      url: `/v1/batches/${recent.uid}/quotes?${new URLSearchParams({ theme: 'queues', ...query }).toString()}`,
    });

  it('are those chosen for it and others that have it, without coverage', async () => {
    await api.database.pool.query('update tagging set exemplars_at = now() where id = $1', [
      recent.taggingId,
    ]);
    const answer = await quotesOf({ attribute: 'role', value: 'guest' });
    expect(answer.json()).toMatchObject({
      ...{ batch: recent.uid, theme: 'queues', coverage: null, tau: null },
      quotes: [{ id: ids.get('b'), status: 'approved', original: 'comment', valence: 'negative' }],
    });
    const south = await api.key('author', { groups: ['South'] });
    expect((await quotesOf({ attribute: 'role', value: 'cook' }, south)).json()).toMatchObject({
      quotes: [{ id: ids.get('e') }],
    });
  });

  it('come with those that were refused, last', async () => {
    const answer = await quotesOf({ attribute: 'site', value: 'North' });
    const { quotes } = answer.json<{ quotes: { id: string; status: string }[] }>();
    expect(quotes.map(({ status }) => status)).toEqual(['approved', 'draft', 'draft', 'refused']);
    expect(quotes.at(-1)?.id).toBe(ids.get('d'));
  });

  it('are offered by value, as far as the key may see them', async () => {
    const values = async (...asked: Parameters<typeof quotesOf>): Promise<unknown> =>
      (await quotesOf(...asked)).json<{ values: unknown }>().values;
    const role = { attribute: 'role', values: ['cook'] };
    expect(await values({})).toEqual([role, { attribute: 'site', values: ['North'] }]);
    expect(await values({ theme: 'price' })).toEqual([]);
    expect(await values({}, await api.key('author', { groups: ['South'] }))).toEqual([]);
    expect(await values({}, await api.key('author', { systems: ['TillPro'] }))).toEqual([
      { attribute: 'site', values: ['North'] },
    ]);
  });

  it('are not ready before they are chosen', async () => {
    const chosen = 'update tagging set value_exemplars_at = $2 where id = $1';
    await api.database.pool.query(chosen, [recent.taggingId, null]);
    const early = await quotesOf({ attribute: 'role', value: 'guest' });
    expect(early.json()).toMatchObject({ type: 'urn:verbatim:problem:not_ready' });
    expect((await quotesOf({})).json()).toMatchObject({ values: null, quotes: [{}, {}] });
    await api.database.pool.query(chosen, [recent.taggingId, new Date()]);
  });

  it.each([
    [{ attribute: 'shoe', value: '42' }, 'query.attribute'],
    [{ attribute: 'role', value: 'king' }, 'query.value'],
    [{ attribute: 'role' }, 'query.value'],
    [{ value: 'guest' }, 'query.attribute'],
  ])('say what there is: %o', async (query, where) => {
    const answer = await quotesOf(query);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ where }] });
  });
});
