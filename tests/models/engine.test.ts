import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArtefactError } from '../../models/artefact.ts';
import { toClassifications, transferList } from '../../models/columns.ts';
import { loadClassifier } from '../../models/engine.ts';
import { train } from '../../models/train.ts';
import { tinyExamples, tinyLanguage, tinyStructure } from '../support/tiny-codebook.ts';

const input = { structure: tinyStructure, language: tinyLanguage, examples: tinyExamples };
const artefact = train(input);
const engine = loadClassifier(artefact);

const sentence = fc
  .array(
    fc.constantFrom(
      ...'the laptop is slow type same crime twice we key training course good awful zx9 Beacon on 👍 canteen soup .'.split(
        ' ',
      ),
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(' '));

describe('training', () => {
  test('the same examples give the same artefact, another seed may not', () => {
    expect(train(input)).toEqual(artefact);
  });

  test('labels teach what the lexicon does not say', () => {
    const passage = { text: 'we key every number into three screens' };
    const lexicon = loadClassifier(train({ ...input, examples: [] }));
    expect(lexicon.classify([passage])[0]?.themes).toEqual([]);
    expect(engine.classify([passage])[0]?.themes[0]).toMatchObject({ theme: 'repeats', valence: 'negative' });
  });

  test('a theme with too few labels stays with its lexicon and says so', () => {
    const few = loadClassifier(
      train({
        ...input,
        examples: tinyExamples.filter(({ labels }, k) => k < 8 || !labels.includes('repeats')),
      }),
    );
    const basis = Object.fromEntries(few.manifest.themes.map((theme) => [theme.id, theme.basis]));
    expect(basis).toMatchObject({ repeats: 'lexicon', speed: 'trained' });
    expect(few.classify([{ text: 'double keying' }])[0]?.themes).toMatchObject([{ theme: 'repeats' }]);
  });

  test('the order of themes changes nothing but their order', () => {
    const themes = [...tinyStructure.themes].reverse();
    const other = loadClassifier(train({ ...input, structure: { ...tinyStructure, themes } }));
    fc.assert(
      fc.property(sentence, (text) => {
        const given = (classifier: typeof engine) =>
          new Map(
            (classifier.classify([{ text }])[0]?.themes ?? []).map(({ theme, probability }) => [
              theme,
              probability.toFixed(6),
            ]),
          );
        expect(given(other)).toEqual(given(engine));
      }),
    );
  });

  test('what fewer than three respondents wrote leaves no trace', () => {
    const plain = { text: 'the slow machine again', labels: ['speed'], respondent: 'x' };
    const secret = (word: string) =>
      train({ ...input, examples: [...tinyExamples, { ...plain, text: `${plain.text} ${word}` }] });
    expect(secret('qqvvzzkk')).toEqual(secret('kkzzvvqq'));
  });
});

describe('inference', () => {
  test('less detail leaves out valence and evidence, and no tag', () => {
    fc.assert(
      fc.property(fc.array(sentence), (texts) => {
        const whole = engine.classifyColumns(texts);
        const valence = engine.classifyColumns(texts, [], 'valence');
        const themes = engine.classifyColumns(texts, [], 'themes');
        const { tagStart, tagTheme, tagProbability, facets, systemStart, system } = whole;
        const same = { tagStart, tagTheme, tagProbability, facets, systemStart, system };
        expect(valence).toMatchObject({ ...same, tagValence: whole.tagValence });
        expect(themes).toMatchObject(same);
        expect(themes.spanFrom).toHaveLength(0);
      }),
    );
  });

  test('contributions sum to the uncalibrated score', () => {
    fc.assert(
      fc.property(sentence, fc.constantFrom(...engine.themes), fc.boolean(), (text, theme, asked) => {
        const passage = { text, question: asked ? 'What is hard?' : undefined };
        const found = engine.explain(passage, theme);
        const constant = engine.explain({ text: '', question: passage.question }, theme);
        const sum = found.spans.reduce((total, { weight }) => total + weight, found.base);
        expect(Math.abs(sum - found.score)).toBeLessThan(1e-6);
        expect(constant.spans).toEqual([]);
      }),
    );
  });

  test('what does not come from words is the same for comments of one length', () => {
    const a = engine.explain({ text: 'the laptop is slow' }, 'speed');
    const b = engine.explain({ text: 'canteen soup was good' }, 'speed');
    expect(a.base).toBeCloseTo(b.base, 6);
    expect(a.score).toBeGreaterThan(b.score);
  });

  test('columns say what the plain form says', () => {
    const texts = tinyExamples.map(({ text }) => text);
    const columns = engine.classifyColumns(texts);
    expect(toClassifications(columns, engine.themes, engine.systems)).toEqual(
      engine.classify(texts.map((text) => ({ text }))),
    );
    expect(new Set(transferList(columns)).size).toBe(11);
  });

  test('a text with more distinct words than the memo holds is scored all the same', () => {
    const many = Array.from({ length: 70_000 }, (_, k) => `w${k.toString(36).replaceAll(/\d/g, 'z')}q${k}`);
    const other = loadClassifier(artefact);
    const [whole] = other.classify([{ text: `${many.join(' ')} slow laptop` }]);
    expect(whole).toBeDefined();
    const after = other.classify([{ text: 'the laptop is slow' }]);
    expect(after).toEqual(engine.classify([{ text: 'the laptop is slow' }]));
  });

  test.each([
    ['one endless word', 'a'.repeat(300_000)],
    ['a repeated term', 'slow '.repeat(20_000)],
    ['a repeated exclusion', 'train station '.repeat(10_000)],
    ['a repeated gap', 'type '.repeat(20_000)],
    ['all punctuation', '.,;:!?()'.repeat(20_000)],
    ['emoji', '👍🏽'.repeat(20_000)],
    ['lone surrogates', '\ud800'.repeat(50_000)],
    ['every plane', Array.from({ length: 0x1100 }, (_, k) => String.fromCodePoint(k * 256 + 65)).join(' ')],
  ])('survives %s', (_, text) => {
    expect(engine.classify([{ text }])).toHaveLength(1);
  });
});

describe('artefacts', () => {
  test('are refused when damaged, cut or of another kind', () => {
    const damaged = artefact.slice();
    damaged[damaged.length - 9] = (damaged[damaged.length - 9] ?? 0) ^ 1;
    const later = artefact.slice();
    later[8] = 99;
    for (const bytes of [damaged, later, artefact.slice(0, -8), new Uint8Array(0), new Uint8Array(100)])
      expect(() => loadClassifier(bytes)).toThrow(ArtefactError);
  });

  test('are read in shared memory, and at any offset', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(artefact.length));
    shared.set(artefact);
    const shifted = new Uint8Array(artefact.length + 3).subarray(3);
    shifted.set(artefact);
    for (const bytes of [shared, shifted])
      expect(loadClassifier(bytes).classify([{ text: 'so slow' }])).toEqual(
        engine.classify([{ text: 'so slow' }]),
      );
  });
});
