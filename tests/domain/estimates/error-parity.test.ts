import { describe, expect, it } from 'vitest';
import { errorParity } from '../../../src/domain/estimates/error-parity.ts';
import { type Random, randomFrom } from '../../../src/domain/statistics/random.ts';

function group(name: string, people: number, right: number, random: Random) {
  const respondent: string[] = [];
  const tagged: number[] = [];
  const labelled: number[] = [];
  for (let person = 0; person < people; person++)
    for (let k = 0; k < 4; k++) {
      const label = Number(random() < 0.4);
      respondent.push(`${name} ${person}`);
      labelled.push(label);
      tagged.push(random() < right ? label : 1 - label);
    }
  return { group: name, audited: { respondent, tagged, labelled } };
}

describe('errorParity', () => {
  it('finds the group for which the machine is wrong more often', () => {
    const random = randomFrom('parity');
    const found = errorParity([
      group('north', 100, 0.9, random),
      group('south', 100, 0.9, random),
      group('west', 100, 0.6, random),
    ]);
    const west = found[2];
    expect(west?.accuracy?.share).toBeLessThan(0.7);
    expect(west?.accuracy?.adjusted).toBeLessThan(0.001);
    expect(west?.ppv?.adjusted).toBeLessThan(0.001);
    expect(west).toMatchObject({ respondents: 100, comments: 400 });
    expect(west?.accuracy?.high).toBeGreaterThan(west?.accuracy?.share ?? 1);
  });

  it('is not alarmed where the machine is equally right', () => {
    const random = randomFrom('equal');
    let alarms = 0;
    for (let survey = 0; survey < 100; survey++) {
      const parts = ['a', 'b', 'c'].map((name) => group(name, 30, 0.8, random));
      const rates = errorParity(parts).flatMap(({ ppv, omission, accuracy }) => [ppv, omission, accuracy]);
      if (rates.some((rate) => (rate?.adjusted ?? 1) < 0.05)) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(10);
  });

  it('says nothing of what a group lacks', () => {
    const empty = { respondent: ['x'], tagged: [0], labelled: [0] };
    const [first] = errorParity([
      { group: 'a', audited: empty },
      { group: 'b', audited: { respondent: ['y'], tagged: [1], labelled: [1] } },
    ]);
    expect(first?.ppv).toBeNull();
    expect(first?.omission).toMatchObject({ n: 1, share: 0 });
  });
});
