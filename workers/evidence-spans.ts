import type { Evidence } from '../src/domain/exemplars/candidate.ts';

/** Evidence as the record keeps it (start, end, weight; start, end, weight; …) as spans. */
export function evidenceSpans(evidence: readonly number[]): Evidence[] {
  return Array.from({ length: evidence.length / 3 }, (_, index) => {
    const [start = 0, end = 0, weight = 0] = evidence.slice(index * 3, index * 3 + 3);
    return { start, end, weight };
  });
}
