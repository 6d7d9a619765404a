import { describe, expect, test } from 'vitest';
import { loadClassifier } from '../../models/engine.ts';
import type { Example } from '../../models/examples.ts';
import { uniform } from '../../models/groups.ts';
import { train } from '../../models/train.ts';
import { tinyLanguage } from '../support/tiny-codebook.ts';

/** Trains one theme alone and gives what the manifest says of its penalty. */
function penaltyOf(id: string, examples: readonly Example[]): number | null | undefined {
  const structure = { themes: [{ id, lexicon: [] }], systems: [], systemContext: [] };
  return loadClassifier(train({ structure, language: tinyLanguage, examples })).manifest.themes[0]?.penalty;
}

/** 300 comments of words drawn at random; a third say "kettle", and these have the theme so often, others as often not. */
function comments(share: number): Example[] {
  const random = uniform(1);
  const words = Array.from(
    { length: 40 },
    (_, k) => `w${String.fromCharCode(97 + (k % 26))}${'xyz'[k % 3] ?? ''}o`,
  );
  return Array.from({ length: 300 }, (_, k) => {
    const said = Array.from({ length: 8 }, () => words[Math.floor(random() * words.length)] ?? '');
    const kettle = k % 3 === 0;
    const labels = random() < (kettle ? share : 1 - share) ? ['tea'] : [];
    return { text: [...said, kettle ? 'kettle' : 'window', `n${k}`].join(' '), labels };
  });
}

describe('the penalty that cross-validation chooses and the manifest names', () => {
  test('is small where words decide, and large where they only hint', () => {
    expect(penaltyOf('tea', comments(1))).toBe(0.5);
    expect(penaltyOf('tea', comments(0.7))).toBe(2);
  });

  test('is null where nothing was trained', () => {
    expect(penaltyOf('tea', [])).toBeNull();
  });
});
