import { auditCells, type EstimateBase } from '../../../src/domain/estimates/audit-cells.ts';
import { correctedShare } from '../../../src/domain/estimates/corrected-share.ts';
import { drawErrors, type ErrorDraws } from '../../../src/domain/estimates/error-draws.ts';
import {
  type AuditedRespondent,
  predictionPowered,
} from '../../../src/domain/estimates/prediction-powered.ts';
import { type Random, randomFrom } from '../../../src/domain/statistics/random.ts';
import { wilson } from '../../../src/domain/statistics/wilson.ts';

/** A survey of 8,081 people, of whom so many are audited, with 1 to 10 comments each. */
export interface Simulation {
  readonly base: EstimateBase;
  /** Share of units of the base that have the theme; as many are tagged, with phi 0.7 between tag and truth. */
  readonly prevalence: number;
  readonly replicates: number;
  readonly audited: number;
  /** Intraclass correlation of truth, and of what the machine takes for it, within respondents. */
  readonly correlation: number;
  /** Draws of the error rates in each replicate. */
  readonly draws: number;
  readonly seed: string;
}

export interface Coverage {
  /** Share of replicates whose interval contains the truth. */
  readonly coverage: number;
  /** Replicates whose interval lies above the truth, and below it. */
  readonly tooHigh: number;
  readonly tooLow: number;
  /** Mean width of the intervals against that of Wilson's of the audit alone. */
  readonly width: number;
  /** Mean of the estimates against the mean truth. */
  readonly bias: number;
  readonly wilsonCoverage: number;
  /** Of PPI++ on every fourth of the audits. */
  readonly ppiCoverage: number;
}

const PEOPLE = 8081;
const PHI = 0.7;
const POPULATIONS = 20;

interface Population {
  /** Comments of person i are from start[i] to before start[i + 1]. */
  readonly start: Int32Array;
  readonly labelled: Uint8Array;
  readonly tagged: Uint8Array;
}

/** The truth comes to comments with correlation ρ within people, and so do the errors of the machine. */
function correlatedComments(prevalence: number, correlation: number, random: Random): Population {
  const start = new Int32Array(PEOPLE + 1);
  const labelled = new Uint8Array(PEOPLE * 10);
  const tagged = new Uint8Array(PEOPLE * 10);
  const copied = Math.sqrt(correlation);
  const happens = (): number => Number(random() < prevalence);
  let at = 0;
  for (let person = 0; person < PEOPLE; person++) {
    const trait = happens();
    const confusion = happens();
    const size = 1 + Math.floor(random() * 10);
    for (let k = 0; k < size; k++, at++) {
      const truth = random() < copied ? trait : happens();
      const guess = random() < copied ? confusion : happens();
      labelled[at] = truth;
      tagged[at] = random() < PHI ? truth : guess;
    }
    start[person + 1] = at;
  }
  return { start, labelled, tagged };
}

/** People have the theme, and are tagged, with phi 0.7; those who do have it in at least one comment. */
function marginalPeople(prevalence: number, random: Random): Population {
  const start = new Int32Array(PEOPLE + 1);
  const labelled = new Uint8Array(PEOPLE * 10);
  const tagged = new Uint8Array(PEOPLE * 10);
  let at = 0;
  for (let person = 0; person < PEOPLE; person++) {
    const size = 1 + Math.floor(random() * 10);
    const truth = Number(random() < prevalence);
    const tag = random() < PHI ? truth : Number(random() < prevalence);
    for (const [values, has] of [
      [labelled, truth],
      [tagged, tag],
    ] as const) {
      if (has === 0) continue;
      const surely = Math.floor(random() * size);
      for (let k = 0; k < size; k++) values[at + k] = Number(k === surely || random() < 0.2);
    }
    at += size;
    start[person + 1] = at;
  }
  return { start, labelled, tagged };
}

function unitsOf(
  { start, labelled, tagged }: Population,
  base: EstimateBase,
): { base: number; labelled: number; n: number } {
  let [y, f] = [0, 0];
  if (base === 'comments') {
    for (let at = 0; at < (start[PEOPLE] ?? 0); at++) {
      y += labelled[at] ?? 0;
      f += tagged[at] ?? 0;
    }
    return { base: start[PEOPLE] ?? 0, labelled: y, n: f };
  }
  for (let person = 0; person < PEOPLE; person++) {
    let [has, given] = [0, 0];
    for (let at = start[person] ?? 0; at < (start[person + 1] ?? 0); at++) {
      has |= labelled[at] ?? 0;
      given |= tagged[at] ?? 0;
    }
    y += has;
    f += given;
  }
  return { base: PEOPLE, labelled: y, n: f };
}

/** All comments of so many people drawn at random. */
function drawAudit(population: Population, order: Int32Array, audited: number, random: Random) {
  const respondent: number[] = [];
  const labelled: number[] = [];
  const tagged: number[] = [];
  for (let k = 0; k < audited; k++) {
    const chosen = k + Math.floor(random() * (PEOPLE - k));
    const person = order[chosen] ?? 0;
    order[chosen] = order[k] ?? 0;
    order[k] = person;
    for (let at = population.start[person] ?? 0; at < (population.start[person + 1] ?? 0); at++) {
      respondent.push(person);
      labelled.push(population.labelled[at] ?? 0);
      tagged.push(population.tagged[at] ?? 0);
    }
  }
  return { respondent, labelled, tagged };
}

function peopleOf(
  { respondent, labelled, tagged }: ReturnType<typeof drawAudit>,
  base: EstimateBase,
): AuditedRespondent[] {
  const people = new Map<number, { weight: number; units: number; labelled: number; tagged: number }>();
  for (const [at, id] of respondent.entries()) {
    const person = people.get(id) ?? { weight: 1, units: 0, labelled: 0, tagged: 0 };
    person.units++;
    person.labelled += labelled[at] ?? 0;
    person.tagged += tagged[at] ?? 0;
    people.set(id, person);
  }
  if (base === 'comments') return [...people.values()];
  return Array.from(people.values(), (person) => ({
    weight: 1,
    units: 1,
    labelled: Math.min(1, person.labelled),
    tagged: Math.min(1, person.tagged),
  }));
}

/** Draws audits of populations whose truth is known, and counts how often the estimate's interval contains it. */
export function simulateAudits({
  base,
  prevalence,
  replicates,
  audited,
  correlation,
  draws,
  seed,
}: Simulation): Coverage {
  const random = randomFrom(seed);
  const remembered = new Map<string, ErrorDraws>();
  let [covered, above, below, width, wilsonWidth, wilsonCovered, ppiCovered, estimated, truths] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0,
  ];
  const each = Math.ceil(replicates / POPULATIONS);
  for (let p = 0; p < POPULATIONS; p++) {
    const population =
      base === 'comments'
        ? correlatedComments(prevalence, correlation, random)
        : marginalPeople(prevalence, random);
    const whole = unitsOf(population, base);
    const truth = whole.labelled / whole.base;
    const order = Int32Array.from({ length: PEOPLE }, (_, person) => person);
    for (let replicate = 0; replicate < each; replicate++) {
      const sample = drawAudit(population, order, audited, random);
      const cells = auditCells(sample, base);
      const key = JSON.stringify(cells);
      const errors = remembered.get(key) ?? drawErrors(cells, key, draws);
      if (base === 'respondents') remembered.set(key, errors);
      const { share, low, high } = correctedShare({ tagged: whole, errors });
      const labels = auditCells({ ...sample, tagged: new Uint8Array(sample.tagged.length) }, base);
      const alone = wilson(
        labels.untagged.labelled / labels.designEffect,
        labels.untagged.n / labels.designEffect,
      );
      if (replicate % 4 === 0) {
        const all = { share: whole.n / whole.base, respondents: PEOPLE };
        const ppi = predictionPowered(peopleOf(sample, base), all);
        ppiCovered += Number(ppi !== null && ppi.low <= truth && truth <= ppi.high);
      }
      covered += Number(low <= truth && truth <= high);
      above += Number(truth < low);
      below += Number(truth > high);
      width += high - low;
      estimated += share;
      truths += truth;
      wilsonWidth += alone.high - alone.low;
      wilsonCovered += Number(alone.low <= truth && truth <= alone.high);
    }
  }
  const count = each * POPULATIONS;
  return {
    coverage: covered / count,
    tooHigh: above / count,
    tooLow: below / count,
    width: width / wilsonWidth,
    bias: estimated / truths - 1,
    wilsonCoverage: wilsonCovered / count,
    ppiCoverage: ppiCovered / (Math.ceil(each / 4) * POPULATIONS),
  };
}
