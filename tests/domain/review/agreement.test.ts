import { describe, expect, it } from 'vitest';
import {
  agreementByPair,
  agreementByTheme,
  agreementOverall,
  agreementWithMachine,
  type CodedComment,
  type Coding,
} from '../../../src/domain/review/agreement.ts';
import { measureAnchoring } from '../../../src/domain/review/anchoring.ts';

const coding = (reviewer: string, slot: number, themes: readonly string[], blind = true): Coding => ({
  reviewer,
  slot,
  blind,
  themes: new Set(themes),
});

function comment(respondent: number, codings: readonly Coding[], tags: readonly string[] = []): CodedComment {
  const themes = codings[0]?.themes ?? new Set();
  return { respondent, codings, settled: { themes, disputed: new Set() }, tags: new Set(tags) };
}

/**
 * Ten units that two judges coded 0 or 1: the worked example A of Krippendorff, "Computing Krippendorff's
 * Alpha-Reliability" (2011), whose alpha is 0.095.
 */
const krippendorff = [
  [0, 1],
  [1, 1],
  [0, 1],
  [0, 0],
  [0, 0],
  [0, 1],
  [0, 0],
  [0, 0],
  [1, 0],
  [0, 0],
].map(([first, second], index) =>
  comment(index, [
    coding('ann', 1, first === 1 ? ['queues'] : []),
    coding('bob', 2, second === 1 ? ['queues'] : []),
  ]),
);

describe('agreement overall', () => {
  it('takes each comment × theme for one unit: five comments with two themes are Krippendorff’s ten units', () => {
    const themesOf = (at: number, judge: 0 | 1): string[] =>
      ['queues', 'price'].filter((_, theme) =>
        krippendorff[at * 2 + theme]?.codings.at(judge)?.themes.has('queues'),
      );
    const paired = [0, 1, 2, 3, 4].map((at) =>
      comment(at, [coding('ann', 1, themesOf(at, 0)), coding('bob', 2, themesOf(at, 1))]),
    );
    const overall = agreementOverall(paired, ['queues', 'price'], 'seed');
    expect(overall.alpha).toBeCloseTo(0.095, 3);
    expect(overall).toMatchObject({ n: 10, raw: 0.6, positive: 1 / 3 });
    expect(overall.interval?.low).toBeLessThan(0.095);
  });

  it('counts neither what one reviewer coded alone nor what was coded with the machine’s labels in sight', () => {
    const comments = [
      comment(1, [coding('ann', 1, ['queues'])]),
      comment(2, [coding('ann', 1, ['queues']), coding('bob', 2, [], false)]),
    ];
    expect(agreementOverall(comments, ['queues'], 'seed')).toEqual({
      n: 0,
      raw: null,
      positive: null,
      alpha: null,
      interval: null,
    });
  });
});

describe('agreement by theme', () => {
  it('is what Krippendorff computes by hand', () => {
    const [theme] = agreementByTheme(krippendorff, ['queues'], 'seed');
    expect(theme?.reviewers.alpha).toBeCloseTo(0.095, 3);
    expect(theme?.reviewers).toMatchObject({ n: 10, raw: 0.6, positive: 1 / 3 });
    expect(theme?.reviewers.interval?.low).toBeLessThan(0.095);
    expect(theme?.reviewers.interval?.high).toBeGreaterThan(0.095);
  });

  it('leaves out coding that saw the machine’s labels, and themes that are disputed', () => {
    const shown = comment(99, [coding('ann', 1, ['queues']), coding('bob', 2, [], false)]);
    const disputed = { ...shown, settled: { themes: new Set<string>(), disputed: new Set(['queues']) } };
    const [with_] = agreementByTheme([...krippendorff, disputed], ['queues'], 'seed');
    const [without] = agreementByTheme(krippendorff, ['queues'], 'seed');
    expect(with_?.reviewers.alpha).toBe(without?.reviewers.alpha);
    expect(with_?.machine.n).toBe(10);
  });

  it('compares what counts with the machine: precision and recall', () => {
    const comments = [
      comment(1, [coding('ann', 1, ['price'])], ['price']),
      comment(2, [coding('ann', 1, ['price'])], []),
      comment(3, [coding('ann', 1, [])], ['price']),
      comment(4, [coding('ann', 1, ['price'])], ['price']),
    ];
    const [theme] = agreementByTheme(comments, ['price'], 'seed');
    expect(theme?.machine).toEqual({ n: 4, raw: 0.5, positive: 2 / 3, precision: 2 / 3, recall: 2 / 3 });
    expect(theme?.reviewers).toEqual({ n: 0, raw: null, positive: null, alpha: null, interval: null });
    expect(agreementWithMachine(comments, ['price'])).toMatchObject([
      { reviewer: 'ann', comments: 4, n: 4, raw: 0.5 },
    ]);
  });

  it('names each pair of reviewers once, whoever coded first', () => {
    const comments = [
      comment(1, [coding('ann', 1, ['price']), coding('bob', 2, ['price'])]),
      comment(2, [coding('bob', 1, []), coding('ann', 2, ['price'])]),
    ];
    expect(agreementByPair(comments, ['price'])).toMatchObject([
      { reviewers: ['ann', 'bob'], comments: 2, raw: 0.5 },
    ]);
  });
});

describe('the anchoring meter', () => {
  const arm = (blind: boolean, followed: number, count: number): CodedComment[] =>
    Array.from({ length: count }, (_, index) =>
      comment(
        index + (blind ? 1000 : 0),
        [coding('ann', 1, ['price']), coding('bob', 2, index < followed ? ['queues'] : ['price'], blind)],
        ['queues'],
      ),
    );

  it('tells that second coders follow what they are shown', () => {
    const meter = measureAnchoring([...arm(false, 80, 100), ...arm(true, 20, 100)], ['price', 'queues'], 's');
    expect(meter).toMatchObject({ shown: 100, blind: 100 });
    expect(meter.withMachine).toMatchObject({ shown: 0.8, blind: 0.2 });
    expect(meter.withMachine.difference).toBeCloseTo(0.6, 12);
    expect(meter.withMachine.interval?.low).toBeGreaterThan(0.45);
    expect(meter.withMachine.interval?.high).toBeLessThan(0.75);
    expect(meter.withFirst.difference).toBeCloseTo(-0.6, 12);
  });

  it('includes zero where showing changes nothing, and is silent without an arm', () => {
    const meter = measureAnchoring([...arm(false, 40, 100), ...arm(true, 40, 100)], ['price', 'queues'], 's');
    expect(meter.withMachine.interval?.low).toBeLessThan(0);
    expect(meter.withMachine.interval?.high).toBeGreaterThan(0);
    expect(measureAnchoring(arm(true, 1, 5), ['price', 'queues'], 's').withMachine.difference).toBeNull();
  });
});
