import type { Detail } from './columns.ts';
import type { ColumnsBuilder } from './columns-builder.ts';
import { type Attribution, createStretches } from './evidence.ts';
import {
  DISTRESS,
  LEXICON_BIAS,
  LEXICON_THRESHOLD,
  LEXICON_UNITS,
  NEGATIVE,
  POSITIVE,
  RELEVANT,
  SUGGESTION,
} from './layout.ts';
import { sigmoid } from './mathematics.ts';
import type { Model } from './model.ts';
import type { Reading } from './reading.ts';
import type { Scorer } from './score.ts';
import { parentTheme } from './structure.ts';
import { SENTENCE_BREAK } from './tokenise.ts';

const MOST_SPANS = 3;
/** A span is shown when it weighs at least this part of the heaviest. */
const LEAST_SHARE = 0.2;

/** So much in sum cannot come of rounding. */
const SURE_SUPPORT = 1e-6;

/** Turns the scores of the text that was scored last into tags, facets and systems. */
export interface Tagger {
  tag(reading: Reading, builder: ColumnsBuilder, detail: Detail): void;
  /** Calibrated probability of a column. */
  probability(column: number): number;
}

/** What decides, of the text that the scorer read last, which themes apply. */
export function createTagger(model: Model, scorer: Scorer, attribution: Attribution): Tagger {
  const { threshold, slope, intercept, valenceBias, entryUnits } = model;
  const { scores, columns } = scorer;
  const authored = scorer.memo.lexicon.entryUnits;
  const ids = model.structure.themes.map(({ id }) => id);
  const themes = ids.length;
  const parents = Int32Array.from(ids, (id) => {
    const parent = parentTheme(id);
    return parent === null ? -1 : ids.indexOf(parent);
  });
  const negative = themes + NEGATIVE;
  const positive = themes + POSITIVE;
  const stretches = createStretches();
  const order = new Int32Array(themes);
  const chance = new Float64Array(themes);
  /** The column whose spans are a tag's evidence: its own, or that of the child that implies it; -1 between comments. */
  const source = new Int32Array(themes).fill(-1);
  const top = new Int32Array(MOST_SPANS);
  const { kernels } = scorer.memo;
  let sentence = kernels.sentence;
  let longSentence = new Int32Array(0);
  /** Hits of the valence lexicons: each entry hits once, so there are no more than entries. */
  const hitWord = new Int32Array(entryUnits.length);
  const hitUnits = new Int32Array(entryUnits.length);
  const hitBad = new Uint8Array(entryUnits.length);
  let valenceHits = 0;

  const probability = (column: number): number =>
    sigmoid((slope[column] ?? 1) * (scores[column] ?? 0) + (intercept[column] ?? 0));

  function isRelevant(): boolean {
    const relevant = themes + RELEVANT;
    return (scores[relevant] ?? 0) >= (threshold[relevant] ?? -Infinity);
  }

  function choose(): number {
    let chosen = 0;
    for (let theme = 0; theme < themes; theme++) {
      if ((scores[theme] ?? 0) < (threshold[theme] ?? Infinity)) continue;
      const own = probability(theme);
      if (source[theme] === -1) order[chosen++] = theme;
      if (source[theme] === -1 || own > (chance[theme] ?? 0)) chance[theme] = own;
      source[theme] = theme;
      const parent = parents[theme] ?? -1;
      if (parent < 0) continue;
      if (source[parent] === -1) {
        order[chosen++] = parent;
        source[parent] = theme;
        chance[parent] = own;
      } else chance[parent] = Math.max(chance[parent] ?? 0, own);
    }
    return chosen;
  }

  function sort(chosen: number): void {
    for (let k = 1; k < chosen; k++) {
      const theme = order[k] ?? 0;
      const own = chance[theme] ?? 0;
      let place = k - 1;
      while (place >= 0) {
        const other = order[place] ?? 0;
        const rival = chance[other] ?? 0;
        if (
          rival > own ||
          (rival === own && (parents[theme] === other || (parents[other] !== theme && other < theme)))
        )
          break;
        order[place + 1] = other;
        place--;
      }
      order[place + 1] = theme;
    }
  }

  /** Picks the (up to three) heaviest stretches that speak for the column, in order of position; returns how many. */
  function pick(): number {
    const { count, weight } = stretches;
    let first = -1;
    let second = -1;
    let third = -1;
    let most = 0;
    let more = 0;
    let least = 0;
    for (let k = 0; k < count; k++) {
      const own = weight[k] ?? 0;
      if (own <= least) continue;
      if (own > most) {
        third = second;
        least = more;
        second = first;
        more = most;
        first = k;
        most = own;
      } else if (own > more) {
        third = second;
        least = more;
        second = k;
        more = own;
      } else {
        third = k;
        least = own;
      }
    }
    if (first < 0) return 0;
    if (second >= 0 && more < LEAST_SHARE * most) second = -1;
    if (third >= 0 && (second < 0 || least < LEAST_SHARE * most)) third = -1;
    return place(first, second, third);
  }

  /** Writes the chosen stretches (-1: none) to `top` in order of position. */
  function place(first: number, second: number, third: number): number {
    let picked = 0;
    for (let k = 0; k < MOST_SPANS; k++) {
      const chosen = k === 0 ? first : k === 1 ? second : third;
      if (chosen < 0) continue;
      let at = picked++;
      while (at > 0 && (top[at - 1] ?? 0) > chosen) {
        top[at] = top[at - 1] ?? 0;
        at--;
      }
      top[at] = chosen;
    }
    return picked;
  }

  /** Numbers the sentences and collects the valence lexicons' hits, once for all tags of a comment. */
  function gatherValence(reading: Reading): void {
    valenceHits = 0;
    for (let hit = 0; hit < reading.hits; hit++) {
      const target = reading.hitTarget[hit] ?? 0;
      if (target !== negative && target !== positive) continue;
      hitWord[valenceHits] = reading.hitFrom[hit] ?? 0;
      hitUnits[valenceHits] = entryUnits[reading.hitEntry[hit] ?? 0] ?? 0;
      hitBad[valenceHits++] = target === negative ? 1 : 0;
    }
    sentence = kernels.sentence;
    if (valenceHits === 0 || reading.inKernels) return;
    const { before, count } = reading.tokens;
    if (longSentence.length < count) longSentence = new Int32Array(reading.slot.length);
    sentence = longSentence;
    let number = 0;
    for (let at = 0; at < count; at++) {
      if (before[at] === SENTENCE_BREAK) number++;
      sentence[at] = number;
    }
  }

  /** Scores of the hidden columns, with the lexicons' hits of the tag's own sentences only, if they have any. */
  function valence(theme: number, picked: number): number {
    let bad = (scores[negative] ?? 0) + (valenceBias[theme] ?? 0);
    let good = (scores[positive] ?? 0) + (valenceBias[themes + theme] ?? 0);
    if (valenceHits > 0) {
      const { from } = stretches;
      const first = sentence[from[top[0] ?? 0] ?? 0] ?? 0;
      const second = picked > 1 ? (sentence[from[top[1] ?? 0] ?? 0] ?? 0) : first;
      const third = picked > 2 ? (sentence[from[top[2] ?? 0] ?? 0] ?? 0) : first;
      let outsideBad = 0;
      let outsideGood = 0;
      let inside = false;
      for (let hit = 0; hit < valenceHits; hit++) {
        const own = sentence[hitWord[hit] ?? 0] ?? 0;
        if (own === first || own === second || own === third) inside = true;
        else if (hitBad[hit] === 1) outsideBad += hitUnits[hit] ?? 0;
        else outsideGood += hitUnits[hit] ?? 0;
      }
      if (inside) {
        bad -= outsideBad / LEXICON_UNITS;
        good -= outsideGood / LEXICON_UNITS;
      }
    }
    return (bad >= (threshold[negative] ?? 0) ? 1 : 0) | (good >= (threshold[positive] ?? 0) ? 2 : 0);
  }

  /** Distress is what training or the lexicon finds: training must not lose a person at risk. */
  function isDistress(reading: Reading): boolean {
    const distress = themes + DISTRESS;
    if ((scores[distress] ?? 0) >= (threshold[distress] ?? 0)) return true;
    let units = 0;
    for (let hit = 0; hit < reading.hits; hit++)
      if (reading.hitTarget[hit] === distress) units += authored[reading.hitEntry[hit] ?? 0] ?? 0;
    return LEXICON_BIAS + units / LEXICON_UNITS >= LEXICON_THRESHOLD;
  }

  function tag(reading: Reading, builder: ColumnsBuilder, detail: Detail): void {
    const { start, end } = reading.tokens;
    const chosen = reading.tokens.count === 0 || !isRelevant() ? 0 : choose();
    if (chosen > 1) sort(chosen);
    if (chosen > 0 && detail !== 'themes') gatherValence(reading);
    for (let k = 0; k < chosen; k++) {
      const theme = order[k] ?? 0;
      const column = source[theme] ?? theme;
      source[theme] = -1;
      let picked = 0;
      if (
        detail === 'evidence' ||
        (detail === 'valence' && valenceHits > 0) ||
        scorer.support(column) < SURE_SUPPORT
      ) {
        attribution.attributeHeaviest(column, reading, stretches);
        picked = pick();
        if (picked === 0) continue;
      }
      builder.tag(theme, chance[theme] ?? 0, detail === 'themes' ? 0 : valence(theme, picked));
      if (detail !== 'evidence') continue;
      for (let s = 0; s < picked; s++) {
        const at = top[s] ?? 0;
        builder.span(
          start[stretches.from[at] ?? 0] ?? 0,
          end[stretches.to[at] ?? 0] ?? 0,
          stretches.weight[at] ?? 0,
        );
      }
    }
    for (let hit = 0; hit < reading.hits; hit++) {
      const target = reading.hitTarget[hit] ?? 0;
      if (target >= columns) builder.system(target - columns);
    }
    const suggestion = themes + SUGGESTION;
    builder.comment(
      ((scores[suggestion] ?? 0) >= (threshold[suggestion] ?? 0) ? 1 : 0) | (isDistress(reading) ? 2 : 0),
    );
  }

  return { tag, probability };
}
