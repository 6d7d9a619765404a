import { loadClassifier } from '../../../models/engine.ts';
import { serveClassifier } from '../../../workers/serve-classifier.ts';

/** The classifier, but one text ends the thread, and another makes it throw an error that quotes the text. */
serveClassifier((bytes) => {
  const engine = loadClassifier(bytes);
  return {
    ...engine,
    classifyColumns: (texts, questions) => {
      if (texts.some((text) => text.includes('POISON-EXIT'))) process.exit(1);
      const quoted = texts.find((text) => text.includes('POISON-THROW'));
      if (quoted !== undefined) throw new RangeError(`cannot classify "${quoted}"`);
      return engine.classifyColumns(texts, questions);
    },
  };
});
