import type { ComponentChild } from 'preact';

/** A text with stretches of it underlined; stretches may overlap and come in any order. */
export function markEvidence(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
): ComponentChild[] {
  const pieces: ComponentChild[] = [];
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
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
  return pieces;
}
