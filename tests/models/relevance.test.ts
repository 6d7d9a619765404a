import { expect, test } from 'vitest';
import { loadClassifier } from '../../models/engine.ts';
import type { Example } from '../../models/examples.ts';
import { train } from '../../models/train.ts';
import { tinyLanguage, tinyStructure } from '../support/tiny-codebook.ts';

const matters = ['laptop', 'screen', 'system', 'computer', 'server', 'phone'];
const elsewhere = ['cooker', 'kettle', 'garden', 'football', 'weather', 'lunch'];
const said = (things: readonly string[], labels: readonly string[]): Example[] =>
  things.flatMap((thing) =>
    ['today', 'again', 'always', 'lately', 'now', 'here'].map((when) => ({
      text: `the ${thing} is slow ${when}`,
      labels,
    })),
  );
const examples = [...said(matters, ['speed']), ...said(elsewhere, [])];

test('a comment on other matters gets no theme, though it has a word of one', () => {
  const engine = loadClassifier(train({ structure: tinyStructure, language: tinyLanguage, examples }));
  const [ours, other] = engine.classify([
    { text: 'the laptop and the server are slow' },
    { text: 'the football and the weather are slow' },
  ]);
  expect(ours?.themes.map(({ theme }) => theme)).toEqual(['speed']);
  expect(other?.themes).toEqual([]);
});

test('without comments about nothing there is nothing to tell relevance by', () => {
  const engine = loadClassifier(
    train({ structure: tinyStructure, language: tinyLanguage, examples: said(matters, ['speed']) }),
  );
  expect(engine.classify([{ text: 'the football is slow' }])[0]?.themes).toMatchObject([{ theme: 'speed' }]);
});
