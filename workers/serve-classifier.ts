import type { Engine } from '../models/engine.ts';
import { encodeTags } from '../src/storage/encode-tags.ts';
import type { ClassifyAnswer, ClassifyRequest, SharedModel } from './classify-protocol.ts';
import { serveThread } from './thread-main.ts';

/** What a classifying thread needs of a model. */
export type ThreadClassifier = Pick<Engine, 'themes' | 'systems' | 'classifyColumns'>;

/** Models that a thread keeps loaded: the one in use, and another that a batch is tagged with anew. */
const kept = 2;

/** The body of a classifying thread: loads a model from its bytes once, classifies, and encodes what is to be written. */
export function serveClassifier(load: (bytes: Uint8Array) => ThreadClassifier): void {
  const loaded = new Map<number, ThreadClassifier>();

  function classifierOf(model: SharedModel): ThreadClassifier {
    const known = loaded.get(model.id);
    if (known !== undefined) return known;
    for (const id of [...loaded.keys()].slice(0, loaded.size - kept + 1)) loaded.delete(id);
    const classifier = load(model.bytes);
    loaded.set(model.id, classifier);
    return classifier;
  }

  serveThread(
    (request: ClassifyRequest): ClassifyAnswer => {
      const classifier = classifierOf(request.model);
      if (request.kind === 'names')
        return { kind: 'names', themes: classifier.themes, systems: classifier.systems };
      const columns = classifier.classifyColumns(request.texts, request.questions);
      return { kind: 'classified', encoded: encodeTags(request.place, columns) };
    },
    (answer) =>
      answer.kind === 'classified' ? [answer.encoded.tags.buffer, answer.encoded.findings.buffer] : [],
  );
}
