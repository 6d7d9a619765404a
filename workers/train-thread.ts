import { setPriority } from 'node:os';
import { artefactId, readArtefact } from '../models/artefact.ts';
import { type Engine, loadClassifier } from '../models/engine.ts';
import { sigmoid } from '../models/mathematics.ts';
import { trainWithHeldOut } from '../models/train.ts';
import { compareModels } from '../src/domain/gate/compare-models.ts';
import type { Said } from '../src/domain/gate/paired-judgements.ts';
import { serveThread } from './thread-main.ts';
import type { TrainAnswer, TrainRequest } from './train-protocol.ts';

// On Linux this is the priority of the thread alone: batches come first.
if (process.platform === 'linux') setPriority(5);

let pair: { readonly candidate: Engine; readonly live: Engine } | null = null;

serveThread((request: TrainRequest): TrainAnswer => {
  switch (request.kind) {
    case 'train': {
      const { artefact, heldOut } = trainWithHeldOut(request);
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
      const { slope, intercept, threshold } = readArtefact(request.candidate);
      pair = { candidate: loadClassifier(request.candidate), live: loadClassifier(request.live) };
      const { themes } = pair.candidate;
      const thresholds = themes.map((_, k) =>
        sigmoid((slope[k] ?? 1) * (threshold[k] ?? 0) + (intercept[k] ?? 0)),
      );
      return { kind: 'loaded', themes, thresholds };
    }
    case 'say': {
      if (pair === null) throw new Error('no models are loaded');
      const { candidate, live } = pair;
      return {
        kind: 'said',
        candidate: say(candidate, candidate.themes, request),
        live: say(live, candidate.themes, request),
      };
    }
    case 'compare':
      return { kind: 'compared', comparison: compareModels(request.judged, { seed: request.seed }) };
  }
});

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
