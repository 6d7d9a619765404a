import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMENT, cut, read, refusal, texts } from './reading.ts';

const ROWS = [
  { id: 1, comment: 'It "crashes" \\ daily\n', person: { role: 'officer', years: 4 } },
  { id: 2, comment: null, person: { role: 'staff' }, extra: [1, 2] },
  { id: 3, comment: 'Fine 👍' },
];

describe('JSON', () => {
  it.each([
    ['an array of objects', ROWS],
    [
      'an object with one list of objects',
      { survey: 's', tags: ['x', 'y'], meta: { n: [{}] }, comments: ROWS, end: 1 },
    ],
  ])('may be %s', async (_, value) => {
    const reading = await read(JSON.stringify(value), {
      mapping: {
        ...COMMENT,
        respondent: 'id',
        attributes: { 'person.role': 'role', 'person.years': 'years' },
      },
    });
    expect(reading.format).toBe('json');
    expect(reading.rows).toMatchObject([
      { row: 1, respondent: '1', attributes: { role: 'officer', years: '4' } },
      { row: 2, respondent: '2', attributes: { role: 'staff' } },
      { row: 3, respondent: '3', attributes: {} },
    ]);
    expect(texts(reading)).toEqual(['It "crashes" \\ daily\n', '', 'Fine 👍']);
  });

  it('gives the same rows wherever the bytes are cut', async () => {
    const bytes = Buffer.from(JSON.stringify({ list: ROWS }, null, 1));
    const whole = await read(bytes, { mapping: COMMENT });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (places) => {
        expect(await read(cut(bytes, places), { mapping: COMMENT })).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses items that are not objects, and lists where a text belongs, row by row', async () => {
    const reading = await read(
      '[{"comment":"a fine one"},7,["x"],{"comment":{"a":1}},{"comment":["x"]},{"comment":true}]',
      {
        mapping: COMMENT,
      },
    );
    expect(reading.rejections.map(({ row, column, code }) => [row, column, code])).toEqual([
      [2, null, 'wrong_type'],
      [3, null, 'wrong_type'],
      [4, 'comment', 'wrong_type'],
      [5, 'comment', 'wrong_type'],
    ]);
    expect(texts(reading)).toEqual(['a fine one', 'true']);
  });

  it('has NUL and lone surrogates replaced', async () => {
    expect(
      texts(await read(String.raw`[{"comment":"a\u0000b\ud800c\ude00"}]`, { mapping: COMMENT })),
    ).toEqual(['a\uFFFDb\uFFFDc\uFFFD']);
  });

  it('takes a __proto__ key for a key', async () => {
    const reading = await read('[{"__proto__":{"comment":"no"},"comment":"yes"},{"constructor":1}]', {
      mapping: COMMENT,
    });
    expect(texts(reading)).toEqual(['yes', '']);
  });

  it.each([
    ['cut off', '[{"comment":"a"},{"comment":"SECRET', 'unreadable_json', 2],
    ['not closed', '[{"comment":"a"}', 'unreadable_json', 2],
    ['wrong', '[{"comment":"a"},{"comment":SECRET}]', 'unreadable_json', 1],
    ['followed by more', '[{"comment":"a"}] SECRET', 'unreadable_json', 1],
    ['without a list', '{"comment":"SECRET"}', 'unreadable_json', null],
    ['of two lists', '{"a":[{"comment":"SECRET"}],"b":[{"comment":"b"}]}', 'unreadable_json', 1],
    ['empty', '[]', 'no_rows', null],
    ['200,000 deep', '['.repeat(200_000) + ']'.repeat(200_000), 'too_deep', 1],
    ['200,000 objects deep', `[${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}]`, 'too_deep', 1],
  ])('that is %s is refused and not quoted', async (_, text, code, row) => {
    const refused = await refusal(text, { mapping: COMMENT, contentType: 'application/json' });
    expect([refused.code, refused.row]).toEqual([code, row]);
    expect(refused.message).not.toContain('SECRET');
  });

  it('with an item that never ends is refused before it is all in memory', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer, void> {
      yield Buffer.from('[{"comment":"');
      for (;;) {
        given += 1;
        yield await Promise.resolve(Buffer.alloc(10_000, 'x'));
      }
    }
    expect((await refusal(endless(), { mapping: COMMENT, limits: { row_bytes: 100_000 } })).code).toBe(
      'row_too_long',
    );
    expect(given).toBeLessThan(50);
  });
});
