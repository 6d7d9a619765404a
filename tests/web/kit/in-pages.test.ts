import { expect, it } from 'vitest';
import { inPages } from '../../../src/web/kit/in-pages.ts';

const read = (text: string): string =>
  inPages(text)
    .map(({ words, href }) => (href === undefined ? words : `[${words}](${href})`))
    .join('');

it.each([
  [
    'Nothing is audited: draw an audit (POST /v1/audits) and label it.',
    'Nothing is audited: draw an audit ([on the page Audits](/audits)) and label it.',
  ],
  [
    'They were merged. POST /v1/batches/{id}/retag tags them anew.',
    'They were merged. [Tagging a batch again](/batches) tags them anew.',
  ],
  [
    'a difference may be the models’; POST /v1/batches/{id}/retag makes them alike.',
    'a difference may be the models’; [tagging a batch again](/batches) makes them alike.',
  ],
  [
    'It was not compared: POST /v1/models/0198c0de-0000-7000-8000-000000000401/comparison, and wait for its job.',
    'It was not compared: compare again, and wait for its job.',
  ],
  ['label more of it, or send `without_audit: true`.', 'label more of it, or tick the box.'],
  ['An admin may let it go live with `override` and a reason.', 'An admin may let it go live with a reason.'],
  ['PUT /v1/surveys/{id} sets them.', 'PUT /v1/surveys/{id} sets them.'],
  ['Nothing of the kind.', 'Nothing of the kind.'],
])('says for %j where it is done', (text, said) => {
  expect(read(text)).toBe(said);
});
