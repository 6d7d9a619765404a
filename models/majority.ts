import type { Example } from './examples.ts';
import { parentTheme } from './structure.ts';
import type { ThemeClassifier } from './theme-classifier.ts';

/** Gives every comment the themes that most training comments have, or else the most frequent one: a baseline. */
export function trainMajority(themes: readonly string[], examples: readonly Example[]): ThemeClassifier {
  const share = Float64Array.from(themes, (theme) => {
    const having = examples.filter(({ labels }) =>
      labels.some((label) => label === theme || parentTheme(label) === theme),
    );
    return (having.length + 0.5) / (examples.length + 1);
  });
  const most = share.indexOf(Math.max(...share));
  const given = themes
    .map((theme, index) => ({ theme, probability: share[index] ?? 0, index }))
    .filter(({ probability, index }) => probability >= 0.5 || index === most)
    .sort((a, b) => b.probability - a.probability)
    .map(({ theme, probability }) => ({ theme, probability, valence: 'neutral' as const, evidence: [] }));
  return {
    id: 'majority',
    themes,
    classify: (passages) =>
      passages.map(({ text }) => ({ themes: text.trim() === '' ? [] : given, facets: [], systems: [] })),
    probabilities: () => share.slice(),
  };
}
