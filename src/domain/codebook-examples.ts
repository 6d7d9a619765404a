import type { Example } from '../../models/examples.ts';
import type { Codebook } from './codebook.ts';

/**
 * The comments by which a codebook explains its themes, as labelled examples: each decides its own theme, and nothing is
 * known of the others.
 */
export function codebookExamples({ themes }: Codebook): Example[] {
  return themes.flatMap(({ id, examples }) =>
    examples.map((text) => ({ text, labels: [id], decided: [id] })),
  );
}
