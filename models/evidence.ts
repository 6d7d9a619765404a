import { LEXICON_UNITS, wordValue } from './layout.ts';
import type { Model } from './model.ts';
import type { Reading } from './reading.ts';
import type { Scorer } from './score.ts';

/** The stretches of a text that speak for or against one column: disjoint, in order; all that is not the same for every text. */
export interface Stretches {
  count: number;
  /** First and last word of each stretch. */
  from: Int32Array;
  to: Int32Array;
  weight: Float64Array;
}

/** Room for the stretches of one tag. */
export function createStretches(): Stretches {
  return { count: 0, from: new Int32Array(1024), to: new Int32Array(1024), weight: new Float64Array(1024) };
}

/** Adds the stretch of one word in order of position; -1 is none. */
function add(out: Stretches, word: number, weight: number): void {
  if (word < 0) return;
  let place = out.count++;
  while (place > 0 && (out.from[place - 1] ?? 0) > word) {
    out.from[place] = out.from[place - 1] ?? 0;
    out.to[place] = out.to[place - 1] ?? 0;
    out.weight[place] = out.weight[place - 1] ?? 0;
    place--;
  }
  out.from[place] = word;
  out.to[place] = word;
  out.weight[place] = weight;
}

/** Computes what each word adds to a column of the text that was scored last. */
export interface Attribution {
  attribute(column: number, reading: Reading, out: Stretches): void;
  /** Leaves out what speaks against the column and, where it can, all but the three heaviest stretches. */
  attributeHeaviest(column: number, reading: Reading, out: Stretches): void;
}

/** What attributes the scores of the text that the scorer read last to its words. */
export function createAttribution(model: Model, scorer: Scorer): Attribution {
  const { stride, scale, pairRows, pairShift, systemRows, systemShift, entryUnits } = model;
  const { kernels } = scorer.memo;
  const { rows, width, state } = kernels;
  let weights = new Float64Array(1024);
  let joined = new Uint8Array(1024);

  function spread(from: number, to: number, weight: number): void {
    const share = weight / (to - from + 1);
    for (let at = from; at <= to; at++) {
      weights[at] = (weights[at] ?? 0) + share;
      if (at < to) joined[at] = 1;
    }
  }

  function attribute(column: number, reading: Reading, out: Stretches, forOnly: boolean): void {
    const { count } = reading.tokens;
    if (weights.length < count) {
      weights = new Float64Array(count);
      joined = new Uint8Array(count);
    }
    if (out.weight.length < count) {
      out.from = new Int32Array(count);
      out.to = new Int32Array(count);
      out.weight = new Float64Array(count);
    }
    const quantum = scale[column] ?? 0;
    const shrunk = quantum * wordValue(count);
    const { slot } = reading;
    const own = weights;
    for (let at = 0; at < count; at++) own[at] = shrunk * (rows[(slot[at] ?? 0) * width + column] ?? 0);
    joined.fill(0, 0, count);
    for (let k = 0; k < scorer.pairs.count; k++) {
      const at = scorer.pairs.at[k] ?? 0;
      const row = scorer.pairs.row[k] ?? 0;
      const half = (shrunk * ((pairRows[row * stride + column] ?? 0) << (pairShift[row] ?? 0))) / 2;
      weights[at - 1] = (weights[at - 1] ?? 0) + half;
      weights[at] = (weights[at] ?? 0) + half;
    }
    for (let hit = 0; hit < reading.hits; hit++) {
      const target = reading.hitTarget[hit] ?? 0;
      const from = reading.hitFrom[hit] ?? 0;
      const to = reading.hitTo[hit] ?? 0;
      if (target === column) spread(from, to, (entryUnits[reading.hitEntry[hit] ?? 0] ?? 0) / LEXICON_UNITS);
      else if (target >= scorer.columns) {
        const system = target - scorer.columns;
        const weight = quantum * ((systemRows[system * stride + column] ?? 0) << (systemShift[system] ?? 0));
        if (weight !== 0) spread(from, to, weight);
      }
    }
    let stretches = 0;
    for (let at = 0; at < count; at++) {
      const from = at;
      let sum = own[at] ?? 0;
      while (joined[at] === 1) sum += own[++at] ?? 0;
      if (sum === 0 || (forOnly && sum < 0)) continue;
      out.from[stretches] = from;
      out.to[stretches] = at;
      out.weight[stretches++] = sum;
    }
    out.count = stretches;
  }

  function hasHit(column: number, reading: Reading): boolean {
    for (let hit = 0; hit < reading.hits; hit++) {
      const target = reading.hitTarget[hit] ?? 0;
      if (target === column || target >= scorer.columns) return true;
    }
    return false;
  }

  /** The three heaviest words, each with half of the pairs that it is in, all in whole numbers. */
  function heaviestWords(column: number, count: number, out: Stretches): void {
    kernels.heaviest(count, column);
    const unit = ((scale[column] ?? 0) * wordValue(count)) / 2;
    out.count = 0;
    for (let k = 2; k < 5; k++) add(out, state[k] ?? -1, (state[k + 3] ?? 0) * unit);
  }

  return {
    attribute: (column, reading, out) => attribute(column, reading, out, false),
    attributeHeaviest(column, reading, out) {
      if (!reading.inKernels || hasHit(column, reading)) attribute(column, reading, out, true);
      else heaviestWords(column, reading.tokens.count, out);
    },
  };
}
