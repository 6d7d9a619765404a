import { expect, test } from 'vitest';
import type { Structure } from '../../models/structure.ts';
import { textTargets, themeTexts } from '../../models/theme-texts.ts';

const structure: Structure = {
  themes: [
    {
      id: 'training',
      lexicon: [
        { term: 'train* … twice' },
        { term: 'class', weight: 0.3 },
        { term: 'train station', exclude: true },
      ],
      definition: 'Learning how to use it.',
      include: ['courses'],
      examples: ['nobody showed us'],
    },
    { id: 'training/online', lexicon: [{ term: 'e-learning', weight: 0.4 }] },
    { id: 'speed', lexicon: [{ term: 'slow' }] },
    { id: 'other', lexicon: [], definition: 'Anything else.' },
  ],
  systems: [],
  systemContext: [],
};

test('prose and terms that say enough are texts of their theme, in the order of ids; a theme without a lexicon has none', () => {
  expect(themeTexts(structure).map(({ text, theme }) => [theme, text.replace(/ +/g, ' ')])).toEqual([
    [2, 'slow'],
    [0, 'Learning how to use it.'],
    [0, 'courses'],
    [0, 'nobody showed us'],
    [0, 'train twice'],
    [1, 'e-learning'],
  ]);
});

test('a text is of its theme and of its parent, not of strangers, and open for the rest of its family', () => {
  const texts = [0, 1, 2].map((theme) => ({ text: '', theme }));
  expect([...textTargets(structure, texts, [0, 1, 2])]).toEqual([1, -1, 0, 1, 1, 0, 0, 0, 1]);
  expect([...textTargets(structure, texts, [2, 1])]).toEqual([0, -1, 0, 1, 1, 0]);
});
