import { markEvidence } from '../kit/mark-evidence.tsx';
import type { Item } from './review-queue.ts';

/** A comment with the words underlined that made the machine decide as it did; plain where it is judged blind. */
export function EvidenceText({ item, theme }: { item: Item; theme: string | null }) {
  const spans = (item.tags ?? [])
    .filter((tag) => theme === null || tag.theme === theme)
    .flatMap(({ evidence }) => evidence);
  return <p class="review__text">{markEvidence(item.text, spans)}</p>;
}
