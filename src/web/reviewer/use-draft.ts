import { useEffect, useState } from 'preact/hooks';
import type { Item, Judgement, ReviewTheme } from './review-queue.ts';

export type ValenceName = 'negative' | 'positive' | 'mixed' | 'neutral';
type Chosen = ReadonlyMap<string, ValenceName | null>;

/** A decision in the making. It begins with what the machine said, unless the comment is judged blind. */
export function useDraft(item: Item | null, themes: readonly ReviewTheme[]) {
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [last, setLast] = useState<string | null>(null);
  const [note, setNote] = useState('');

  useEffect(() => {
    setChosen(new Map((item?.tags ?? []).map(({ theme, valence }) => [theme, valence])));
    setLast(null);
    setNote('');
  }, [item]);

  const parentOf = (theme: string): string | null => themes.find(({ id }) => id === theme)?.parent ?? null;

  function toggle(theme: string): void {
    const next = new Map(chosen);
    if (next.has(theme)) {
      next.delete(theme);
      for (const child of chosen.keys()) if (parentOf(child) === theme) next.delete(child);
    } else {
      next.set(theme, null);
      const parent = parentOf(theme);
      if (parent !== null && !next.has(parent)) next.set(parent, null);
      setLast(theme);
    }
    setChosen(next);
  }

  function setValence(valence: ValenceName, theme = last ?? [...chosen.keys()].at(-1)): void {
    if (theme === undefined) return;
    const next = new Map(chosen).set(theme, valence);
    const parent = parentOf(theme);
    if (parent !== null && (next.get(parent) ?? null) === null) next.set(parent, valence);
    setChosen(next);
  }

  const judgement = (): Judgement => ({
    verdict: 'decided',
    themes: [...chosen].map(([theme, valence]) => ({ theme, valence })),
    facets: null,
    redactions: [],
    note: note.trim() === '' ? null : note.trim(),
  });

  return { chosen, last, note, setNote, toggle, setValence, judgement };
}
export type Draft = ReturnType<typeof useDraft>;
