import type { Example } from '../../../models/examples.ts';

/** The examples with only those labels that at least so many of them have. */
export function frequentLabels(examples: readonly Example[], least: number): Example[] {
  const counts = new Map<string, number>();
  for (const { labels } of examples)
    for (const label of new Set(labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return examples.map((example) => ({
    ...example,
    labels: example.labels.filter((label) => (counts.get(label) ?? 0) >= least),
  }));
}
