import type { Stretch } from '../exemplars/candidate.ts';

export const redactionKinds = [
  'name',
  'number',
  'reference',
  'phone',
  'email',
  'link',
  'handle',
  'postcode',
  'registration',
  'date',
  'address',
  'other',
] as const;
export type RedactionKind = (typeof redactionKinds)[number];

/** A stretch of a text that is not to be printed, and what it is. */
export interface Redaction extends Stretch {
  readonly kind: RedactionKind;
}

/** What is printed in place of a redaction. */
export function placeholder(kind: RedactionKind): string {
  return kind === 'other' ? '[redacted]' : `[${kind}]`;
}

/** Redactions in order, those that overlap made one: it has the kind of the one that was given first. */
export function mergeRedactions<Mark extends Redaction>(redactions: readonly Mark[]): Mark[] {
  const ordered = [...redactions.entries()].sort(([m, a], [n, b]) => a.start - b.start || m - n);
  const merged: { rank: number; mark: Mark }[] = [];
  for (const [rank, mark] of ordered) {
    const last = merged.at(-1);
    if (last === undefined || mark.start >= last.mark.end) {
      merged.push({ rank, mark });
      continue;
    }
    const first = rank < last.rank ? mark : last.mark;
    const end = Math.max(last.mark.end, mark.end);
    last.mark = { ...first, start: last.mark.start, end };
    last.rank = Math.min(rank, last.rank);
  }
  return merged.map(({ mark }) => mark);
}

/** A text as it may be printed, and where in it each placeholder stands, in the order of the redactions. */
export interface RedactedText {
  readonly text: string;
  readonly places: readonly Stretch[];
}

/** Put placeholders for redactions, which are in order and do not overlap. */
export function applyRedactions(text: string, redactions: readonly Redaction[]): RedactedText {
  const places: Stretch[] = [];
  let printed = '';
  let position = 0;
  for (const { start, end, kind } of redactions) {
    printed += text.slice(position, start);
    places.push({ start: printed.length, end: printed.length + placeholder(kind).length });
    printed += placeholder(kind);
    position = end;
  }
  return { text: printed + text.slice(position), places };
}
