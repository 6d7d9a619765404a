import type { Example } from './examples.ts';
import type { Structure } from './structure.ts';

/** The structure of labels alone: every label that occurs is a theme without a lexicon, in order of the alphabet. */
export function labelStructure(examples: readonly Example[]): Structure {
  const labels = new Set<string>();
  for (const example of examples) for (const label of example.labels) labels.add(label);
  return {
    themes: [...labels].sort().map((id) => ({ id, lexicon: [] })),
    systems: [],
    systemContext: [],
  };
}
