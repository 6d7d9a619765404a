import { describe, expect, test } from 'vitest';
import { loadClassifier } from '../../models/engine.ts';
import { trainWithHeldOut } from '../../models/train.ts';
import { tinyExamples, tinyLanguage, tinyStructure } from '../support/tiny-codebook.ts';

const input = { structure: tinyStructure, language: tinyLanguage };

describe('what a training says of its own examples', () => {
  test('is what the lexicon says where too few are labelled', () => {
    const examples = tinyExamples.slice(0, 3);
    const { artefact, heldOut } = trainWithHeldOut({ ...input, examples });
    const engine = loadClassifier(artefact);
    for (const [index, example] of examples.entries()) {
      const [found] = engine.classify([{ text: example.text, question: example.question }]);
      const given = heldOut.themes.filter((_, t) => heldOut.given[index * heldOut.themes.length + t] === 1);
      expect(given.sort()).toEqual(found?.themes.map(({ theme }) => theme).sort());
    }
  });

  test('is said without having seen them: a label that nothing else bears out is not believed', () => {
    const examples = tinyExamples.map((example, index) =>
      index === 6 ? { ...example, labels: ['speed'] } : example,
    );
    const { heldOut } = trainWithHeldOut({ ...input, examples });
    const speed = heldOut.themes.indexOf('speed');
    const at = (comment: number): number =>
      heldOut.probability[comment * heldOut.themes.length + speed] ?? Number.NaN;
    expect(examples[4]?.labels).toContain('speed');
    expect(at(4)).toBeGreaterThan(0.5);
    expect(at(6)).toBeLessThan(0.3);
  });

  test('counts a theme that nobody decided neither for nor against', () => {
    const decided = tinyStructure.themes.map(({ id }) => id).filter((id) => id !== 'speed');
    const open = tinyExamples.map((example, index) =>
      index < 112
        ? { ...example, labels: example.labels.filter((label) => label !== 'speed'), decided }
        : example,
    );
    const half = tinyExamples.slice(112);
    const themeOf = (examples: typeof open): unknown =>
      loadClassifier(trainWithHeldOut({ ...input, examples }).artefact).manifest.themes.find(
        ({ id }) => id === 'speed',
      );
    expect(themeOf(open)).toMatchObject({ basis: 'trained', labels: 42 });
    expect(themeOf(half)).toMatchObject({ labels: 42 });
    const [found] = loadClassifier(trainWithHeldOut({ ...input, examples: open }).artefact).classify([
      { text: 'The laptop is slow to wake and awful to use, shift.' },
    ]);
    expect(found?.themes.map(({ theme }) => theme)).toContain('speed');
  });
});
