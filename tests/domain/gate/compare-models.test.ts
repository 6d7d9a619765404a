import { describe, expect, it } from 'vitest';
import { compareModels } from '../../../src/domain/gate/compare-models.ts';
import type { PairedJudgements, Said } from '../../../src/domain/gate/paired-judgements.ts';
import { judge } from '../../../src/domain/gate/verdict.ts';
import { randomFrom } from '../../../src/domain/statistics/random.ts';

const themes = ['queues', 'price'];

/** Two comments by each of so many respondents; a model has each decision right with its chance. */
function judged(
  respondents: number,
  chance: { live: number; candidate: number },
  seed = 'a',
): PairedJudgements {
  const random = randomFrom(seed);
  const comments = respondents * 2;
  const truth = Uint8Array.from({ length: comments * 2 }, () => (random() < 0.4 ? 1 : 0));
  const say = (right: number): Said => {
    const given = truth.map((is) => (random() < right ? is : 1 - is));
    return { given, probability: Float32Array.from(given, (is) => (is === 1 ? right : 1 - right)) };
  };
  return {
    themes,
    comments,
    respondent: Int32Array.from({ length: comments }, (_, comment) => comment >> 1),
    group: Array.from({ length: comments }, (_, comment) => (comment % 4 < 2 ? 'north' : 'south')),
    known: new Uint8Array(comments * 2).fill(1),
    truth,
    live: say(chance.live),
    candidate: say(chance.candidate),
  };
}

describe('the gate', () => {
  it('counts F1, and decisions that only one model has right, as by hand', () => {
    const said = (given: number[]): Said => {
      return { given: Uint8Array.from(given), probability: Float32Array.from(given) };
    };
    const comparison = compareModels(
      {
        themes,
        comments: 3,
        respondent: Int32Array.of(0, 1, 1),
        group: [null, null, null],
        known: Uint8Array.of(1, 1, 1, 1, 1, 0),
        truth: Uint8Array.of(1, 0, 1, 1, 0, 1),
        live: said([1, 1, 0, 1, 0, 0]),
        candidate: said([1, 0, 1, 1, 1, 1]),
      },
      { seed: 1 },
    );
    expect(comparison).toMatchObject({ comments: 3, respondents: 2 });
    expect(comparison.themes[0]).toMatchObject({ support: 2, onlyLive: 1, onlyCandidate: 1, p: 1 });
    expect(comparison.themes[0]?.f1).toMatchObject({ live: 2 / 3, candidate: 4 / 5 });
    expect(comparison.themes[1]).toMatchObject({ support: 1, onlyLive: 0, onlyCandidate: 1 });
    expect(comparison.themes[1]?.f1).toMatchObject({ live: 2 / 3, candidate: 1 });
    expect(comparison.macroF1).toMatchObject({ live: 2 / 3, candidate: 0.9 });
    expect(comparison.microF1.live).toBeCloseTo(4 / 6);
    expect(comparison.microF1.candidate).toBeCloseTo(6 / 7);
  });

  it('finds a better model better and a worse one worse, with what is worse', () => {
    expect(judge(compareModels(judged(100, { live: 0.75, candidate: 0.92 }), { seed: 1 })).verdict).toBe(
      'better',
    );
    const { verdict, reasons } = judge(
      compareModels(judged(100, { live: 0.92, candidate: 0.75 }), { seed: 1 }),
    );
    expect(verdict).toBe('worse');
    expect(reasons.map(({ where }) => where)).toEqual(
      expect.arrayContaining(['macro_f1', 'micro_f1', 'themes.queues', 'groups.north']),
    );
  });

  it('lets chance alone refuse few models that are as good', () => {
    const refused = Array.from({ length: 60 }, (_, seed) =>
      judge(
        compareModels(judged(60, { live: 0.85, candidate: 0.85 }, `${seed}`), { seed: 1, replicates: 300 }),
      ),
    ).filter(({ verdict }) => verdict === 'worse');
    // Four families of checks at 2.5 or 5 % each: at most a sixth of 60 is expected.
    expect(refused.length).toBeLessThanOrEqual(12);
  });

  it('says that it cannot tell where there is too little', () => {
    expect(judge(null)).toMatchObject({ verdict: 'unknown' });
    expect(judge(compareModels(judged(10, { live: 0.9, candidate: 0.1 }), { seed: 1 })).verdict).toBe(
      'unknown',
    );
  });

  it('is the same for the same seed', () => {
    const table = judged(40, { live: 0.8, candidate: 0.8 });
    expect(compareModels(table, { seed: 3 })).toEqual(compareModels(table, { seed: 3 }));
  });
});
