import type { Stretch } from '../exemplars/candidate.ts';
import { mergeRedactions, type Redaction } from './redaction.ts';

/** A stretch that cannot be redacted, or restored, and why. */
export class WrongSpan extends Error {
  /** Which of the spans it is. */
  readonly index: number;

  constructor(index: number, message: string) {
    super(message);
    this.index = index;
  }
}

/** The redactions with more of them; one that overlaps others swallows them. Throws WrongSpan for a stretch outside the text. */
export function addRedactions<Mark extends Redaction>(
  length: number,
  redactions: readonly Mark[],
  spans: readonly Mark[],
): Mark[] {
  for (const [index, { start, end }] of spans.entries())
    if (start >= end || end > length)
      throw new WrongSpan(index, `a span goes from its start to a later end, within 0 to ${length}`);
  return mergeRedactions([...spans, ...redactions]);
}

/** The redactions without those at these places. Throws WrongSpan for a place where none is. */
export function dropRedactions<Mark extends Redaction>(
  redactions: readonly Mark[],
  spans: readonly Stretch[],
): Mark[] {
  const same = (a: Stretch, b: Stretch): boolean => a.start === b.start && a.end === b.end;
  for (const [index, span] of spans.entries())
    if (!redactions.some((redaction) => same(redaction, span)))
      throw new WrongSpan(index, 'there is no redaction with this start and end in `original`');
  return redactions.filter((redaction) => !spans.some((span) => same(redaction, span)));
}
