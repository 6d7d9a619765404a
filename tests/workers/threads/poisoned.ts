import { loadClassifier } from '../../../models/engine.ts';
import { serveClassifier } from '../../../workers/serve-classifier.ts';

/** The classifier, but a text with POISON ends the thread. */
serveClassifier((bytes) => {
  const engine = loadClassifier(bytes);
  return {
    ...engine,
    classifyColumns: (texts, questions) => {
      if (texts.some((text) => text.includes('POISON'))) process.exit(1);
      return engine.classifyColumns(texts, questions);
    },
  };
});
