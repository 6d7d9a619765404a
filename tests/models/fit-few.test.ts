import { describe, expect, test } from 'vitest';
import { loadClassifier } from '../../models/engine.ts';
import type { Example } from '../../models/examples.ts';
import type { Structure } from '../../models/structure.ts';
import { train } from '../../models/train.ts';
import { tinyLanguage } from '../support/tiny-codebook.ts';

const ids = ['training', 'speed', 'mobile', 'storage'] as const;
const own = { training: 'tutor', speed: 'sluggish', mobile: 'handset', storage: 'cupboard' };
/** Each theme has a word that its lexicon knows, and another in its codebook's examples alone. */
const structure: Structure = {
  themes: ids.map((id) => ({
    id,
    lexicon: [{ term: `sure${id}` }],
    examples: ['monday', 'tuesday', 'friday', 'sunday'].map((day) => `the ${own[id]} came on ${day}`),
  })),
  systems: [],
  systemContext: [],
};
const days = ['january', 'march', 'april', 'june', 'july', 'august'];
const labelled = (id: keyof typeof own, word: string, labels: readonly string[]): Example[] =>
  days.map((day) => ({ text: `a ${word} came in ${day} for ${id}`, labels }));
const borneOut = (['training', 'speed', 'mobile'] as const).flatMap((id) => [
  ...labelled(id, own[id], [id]),
  ...labelled(id, `sure${id}`, [id]),
]);
const engineOf = (examples: readonly Example[], themes = structure.themes) =>
  loadClassifier(train({ structure: { ...structure, themes }, language: tinyLanguage, examples }));
const themesOf = (engine: ReturnType<typeof engineOf>, text: string): string[] =>
  engine.classify([{ text }]).flatMap((comment) => comment.themes.map(({ theme }) => theme));

describe('where labels bear out the examples of a codebook', () => {
  const engine = engineOf(borneOut);

  test('those of a theme that nobody labelled count too', () => {
    expect(themesOf(engine, 'our cupboard, again')).toEqual(['storage']);
    expect(themesOf(engine, 'the surestorage of today')).toEqual(['storage']);
    expect(themesOf(engine, 'nothing of the sort')).toEqual([]);
  });

  test('the manifest tells the F1 of themes that have labels alone', () => {
    const themes = engine.manifest.themes.map(({ id, basis, labels, f1 }) => [id, basis, labels, f1]);
    expect(themes).toEqual([
      ['training', 'trained', 12, 1],
      ['speed', 'trained', 12, 1],
      ['mobile', 'trained', 12, 1],
      ['storage', 'trained', 0, null],
    ]);
  });

  test('the model holds none of that prose', () => {
    const bare = structure.themes.map(({ id, lexicon }) => ({ id, lexicon }));
    expect(engine.manifest.structureHash).toBe(engineOf(borneOut, bare).manifest.structureHash);
    const bytes = train({ structure, language: tinyLanguage, examples: borneOut });
    expect(Buffer.from(bytes).includes('cupboard')).toBe(false);
  });
});

test('where the lexicons alone do as well, they stay as they are', () => {
  const examples = ids.flatMap((id) => [...labelled(id, `sure${id}`, [id]), ...labelled(id, own[id], [])]);
  const engine = engineOf(examples);
  expect(engine.manifest.themes.map(({ basis }) => basis)).toEqual(ids.map(() => 'lexicon'));
  expect(themesOf(engine, 'our cupboard, again')).toEqual([]);
});

test('a dozen positives in all choose nothing', () => {
  const engine = engineOf(labelled('speed', own.speed, ['speed']));
  expect(engine.manifest.themes.map(({ basis }) => basis)).toEqual(ids.map(() => 'lexicon'));
});
