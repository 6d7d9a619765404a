import { expect, it } from 'vitest';
import { unstorableTexts } from '../../src/http/unstorable-texts.ts';

it('says where a text stands that cannot be stored, and nothing of it', () => {
  const found = unstorableTexts({
    path: { id: 'ddat' },
    query: { theme: 'a\0b' },
    body: { name: 'fine 🙂', groups: ['fine', 'half \ud800'], 'bad\0name': 1, none: null },
  });
  const text = 'holds a NUL character, or half of a surrogate pair';
  expect(found.map(({ where }) => where).sort()).toEqual(['body', 'body.groups.1', 'query.theme']);
  expect(found).toContainEqual({ where: 'query.theme', message: text });
  expect(JSON.stringify(found)).not.toMatch(/fine|half [^o]|bad/);
});

it('names no more than twenty places', () => {
  expect(unstorableTexts({ body: Array<string>(1000).fill('\0') })).toHaveLength(20);
});
