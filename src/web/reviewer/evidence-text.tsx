import type { Item } from './review-queue.ts';

/** A comment with the words underlined that made the machine decide as it did; plain where it is judged blind. */
export function EvidenceText({ item, theme }: { item: Item; theme: string | null }) {
  const { text, tags } = item;
  const spans = (tags ?? [])
    .filter((tag) => theme === null || tag.theme === theme)
    .flatMap(({ evidence }) => evidence)
    .sort((a, b) => a.start - b.start);
  const pieces = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    pieces.push(
      text.slice(at, from),
      <u key={from} class="evidence">
        {text.slice(from, end)}
      </u>,
    );
    at = end;
  }
  pieces.push(text.slice(at));
  return <p class="review__text">{pieces}</p>;
}
