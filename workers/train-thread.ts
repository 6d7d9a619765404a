import { setPriority } from 'node:os';
import { artefactId, readArtefact } from '../models/artefact.ts';
import { type Engine, loadClassifier } from '../models/engine.ts';
import { sigmoid } from '../models/mathematics.ts';
import { parentTheme } from '../models/structure.ts';
import { trainWithHeldOut } from '../models/train.ts';
import { compareModels } from '../src/domain/gate/compare-models.ts';
import type { Said } from '../src/domain/gate/paired-judgements.ts';
import { learnOrder } from '../src/domain/review/learn-order.ts';
import { serveThread } from './thread-main.ts';
import type { Tell } from './thread-pool.ts';
import type { TrainAnswer, TrainRequest } from './train-protocol.ts';

// A process of its own: batches come first.
setPriority(5);

interface Pair {
  readonly candidate: Engine;
  readonly live: Engine;
  readonly thresholds: readonly number[];
}

/** Comments after which it is told how many are read. */
const toldEvery = 500;

let pair: Pair | null = null;

function loaded(): Pair {
  if (pair === null) throw new Error('no models are loaded');
  return pair;
}

serveThread((request: TrainRequest, tell: Tell): TrainAnswer => {
  switch (request.kind) {
    case 'train': {
      const { artefact, heldOut } = trainWithHeldOut({ ...request, onProgress: tell });
      const bytes = new Uint8Array(artefact);
      return {
        kind: 'trained',
        artefact: bytes,
        hash: artefactId(bytes),
        manifest: readArtefact(bytes).manifest,
        heldOut,
      };
    }
    case 'load': {
      // Copies, as what came through a pipe may begin at any byte.
      const bytes = new Uint8Array(request.candidate);
      const { slope, intercept, threshold } = readArtefact(bytes);
      const candidate = loadClassifier(bytes);
      const { themes } = candidate;
      const thresholds = themes.map((_, k) =>
        sigmoid((slope[k] ?? 1) * (threshold[k] ?? 0) + (intercept[k] ?? 0)),
      );
      pair = { candidate, live: loadClassifier(new Uint8Array(request.live)), thresholds };
      return { kind: 'loaded', themes, thresholds };
    }
    case 'say': {
      const { candidate, live } = loaded();
      return {
        kind: 'said',
        candidate: say(candidate, candidate.themes, request),
        live: say(live, candidate.themes, request),
      };
    }
    case 'order':
      return { kind: 'ordered', order: orderOf(loaded(), request, tell) };
    case 'compare':
      return { kind: 'compared', comparison: compareModels(request.judged, { seed: request.seed }) };
  }
});

function orderOf(
  { candidate, thresholds }: Pair,
  { texts, questions, labelled, take, seed }: Extract<TrainRequest, { kind: 'order' }>,
  tell: Tell,
): Int32Array {
  const { themes } = candidate;
  const probability = new Float32Array(texts.length * themes.length);
  for (const [index, text] of texts.entries()) {
    if (index % toldEvery === 0) tell(index, texts.length);
    probability.set(candidate.probabilities({ text, question: questions[index] }), index * themes.length);
  }
  const has = (own: readonly string[], theme: string): boolean =>
    own.some((one) => one === theme || parentTheme(one) === theme);
  const pool = {
    themes: themes.length,
    probability,
    threshold: Float32Array.from(thresholds),
    labelled: Int32Array.from(themes, (theme) => labelled.filter((label) => has(label.themes, theme)).length),
    labelledTexts: labelled.map(({ text }) => text),
    texts,
  };
  return learnOrder(pool, take, seed);
}

/** Decisions and probabilities of one model, in the order of `themes`. */
function say(
  engine: Engine,
  themes: readonly string[],
  { texts, questions }: Extract<TrainRequest, { kind: 'say' }>,
): Said {
  const place = new Map(themes.map((theme, index) => [theme, index]));
  const column = engine.themes.map((theme) => place.get(theme) ?? -1);
  const given = new Uint8Array(texts.length * themes.length);
  const probability = new Float32Array(texts.length * themes.length);
  const { tagStart, tagTheme } = engine.classifyColumns(texts, questions, 'themes');
  for (const [comment, text] of texts.entries()) {
    const base = comment * themes.length;
    for (let tag = tagStart[comment] ?? 0; tag < (tagStart[comment + 1] ?? 0); tag++) {
      const to = column[tagTheme[tag] ?? 0] ?? -1;
      if (to >= 0) given[base + to] = 1;
    }
    for (const [own, value] of engine.probabilities({ text, question: questions[comment] }).entries()) {
      const to = column[own] ?? -1;
      if (to >= 0) probability[base + to] = value;
    }
  }
  return { given, probability };
}
