import type { Stretch } from '../exemplars/candidate.ts';
import type { FindRedactions } from './find-redactions.ts';
import { mergeRedactions, type Redaction } from './redaction.ts';

/** How far about a stretch its text is read, as names are found by what stands about them. */
const surroundings = 1500;

/**
 * The redactions of a stretch of a text, from the start of the stretch: what is found, read with its surroundings, and
 * `marked`, which is given in places of the whole text.
 */
export function redactStretch<Mark extends Redaction>(
  text: string,
  stretch: Stretch,
  find: FindRedactions,
  marked: readonly Mark[],
  mark: (found: Redaction) => Mark,
  systems: readonly string[] = [],
): Mark[] {
  const from = Math.max(0, stretch.start - surroundings);
  const found = find(text.slice(from, stretch.end + surroundings), systems).map((one) =>
    mark({ ...one, start: one.start + from, end: one.end + from }),
  );
  const inside = [...found, ...marked]
    .map((one) => ({
      ...one,
      start: Math.max(one.start, stretch.start) - stretch.start,
      end: Math.min(one.end, stretch.end) - stretch.start,
    }))
    .filter(({ start, end }) => start < end);
  return mergeRedactions(inside);
}
