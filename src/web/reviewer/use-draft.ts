import { useState } from 'preact/hooks';
import type { Item, Judgement, ReviewTheme } from './review-queue.ts';

export type ValenceName = 'negative' | 'positive' | 'mixed' | 'neutral';
type Chosen = ReadonlyMap<string, ValenceName | null>;

interface Choice {
  readonly item: Item | null;
  readonly chosen: Chosen;
  /** The theme that was switched on last: what a valence is said of. */
  readonly last: string | null;
  readonly note: string;
}

const beginning = (item: Item | null): Choice => ({
  item,
  chosen: new Map((item?.tags ?? []).map(({ theme, valence }) => [theme, valence])),
  last: null,
  note: '',
});

/**
 * A decision in the making. It begins with what the machine said, unless the comment is judged blind. What was chosen
 * for one comment is never there for another, however fast the keys.
 */
export function useDraft(item: Item | null, themes: readonly ReviewTheme[]) {
  const [held, setHeld] = useState(() => beginning(item));
  const now = held.item === item ? held : beginning(item);
  const { chosen, last, note } = now;
  /** Two keys may come before the page is drawn again: each change starts from the one before. */
  const change = (by: (from: Choice) => Partial<Choice>): void =>
    setHeld((before) => {
      const from = before.item === item ? before : beginning(item);
      return { ...from, ...by(from) };
    });

  const parentOf = (theme: string): string | null => themes.find(({ id }) => id === theme)?.parent ?? null;

  const toggle = (theme: string): void =>
    change((from) => {
      const next = new Map(from.chosen);
      if (next.delete(theme)) {
        for (const child of from.chosen.keys()) if (parentOf(child) === theme) next.delete(child);
        return { chosen: next };
      }
      next.set(theme, null);
      const parent = parentOf(theme);
      if (parent !== null && !next.has(parent)) next.set(parent, null);
      return { chosen: next, last: theme };
    });

  const setValence = (valence: ValenceName, theme?: string): void =>
    change((from) => {
      const about = theme ?? from.last ?? [...from.chosen.keys()].at(-1);
      if (about === undefined) return {};
      const next = new Map(from.chosen).set(about, valence);
      const parent = parentOf(about);
      if (parent !== null && (next.get(parent) ?? null) === null) next.set(parent, valence);
      return { chosen: next };
    });

  const judgement = (): Judgement => ({
    verdict: 'decided',
    themes: [...chosen].map(([theme, valence]) => ({ theme, valence })),
    facets: null,
    redactions: [],
    note: note.trim() === '' ? null : note.trim(),
  });

  return {
    chosen,
    last,
    note,
    setNote: (text: string) => change(() => ({ note: text })),
    toggle,
    setValence,
    judgement,
  };
}
export type Draft = ReturnType<typeof useDraft>;
