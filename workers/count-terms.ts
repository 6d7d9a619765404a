import { loadClassifier } from '../models/engine.ts';
import { type Language, plainLanguage, type ThemeStructure } from '../models/structure.ts';
import { train } from '../models/train.ts';
import type { TermCount } from '../src/domain/codebook-changes/trial-result.ts';

export interface TermCounter {
  add(texts: readonly string[]): void;
  result(): TermCount[];
}

/** Terms that are looked for in one pass. */
const atOnce = 800;

/**
 * Counts the comments that each term of these themes is found in, as the engine finds it: a lexicon with every term for a
 * theme of its own, beside what its theme excludes. Exclusions themselves are not counted.
 */
export function countTerms(themes: readonly ThemeStructure[], language: Language): TermCounter {
  const general = { ...plainLanguage(language), dismissals: [] };
  const terms = themes.flatMap(({ id, lexicon }) => {
    const excluded = lexicon.filter((entry) => entry.exclude === true);
    return lexicon
      .filter((entry) => entry.exclude !== true)
      .map((entry) => ({ theme: id, entry: { ...entry, weight: 1 }, excluded }));
  });
  const comments = new Int32Array(terms.length);
  const passes = Array.from({ length: Math.ceil(terms.length / atOnce) }, (_, pass) => {
    const own = terms.slice(pass * atOnce, (pass + 1) * atOnce);
    const structure = {
      themes: own.map(({ entry, excluded }, n) => ({ id: `t${n}`, lexicon: [entry, ...excluded] })),
      systems: [],
      systemContext: [],
    };
    return loadClassifier(train({ structure, language: general, examples: [] }));
  });
  return {
    add(texts) {
      for (const [pass, engine] of passes.entries())
        for (const theme of engine.classifyColumns(texts, undefined, 'themes').tagTheme) {
          const term = pass * atOnce + theme;
          comments[term] = (comments[term] ?? 0) + 1;
        }
    },
    result: () =>
      terms.map(({ theme, entry }, n) => ({ theme, term: entry.term, comments: comments[n] ?? 0 })),
  };
}
