import type { Codebook, LexiconEntry, Theme } from '../codebook.ts';
import type { Change, Stated } from './changes.ts';

const texts = ['name', 'definition', 'include', 'exclude', 'neighbours', 'examples', 'crosswalk'] as const;

/**
 * What a codebook changes against the one before: what its author stated, then what can be told from the two. A theme that
 * went and one that came are one that was renamed when both say the same, or have the same lexicon. Splits and merges are
 * never guessed. Statements must have passed `checkStated`.
 */
export function workOutChanges(before: Codebook, after: Codebook, stated: readonly Stated[]): Change[] {
  const old = new Map(before.themes.map((theme) => [theme.id, theme]));
  const now = new Map(after.themes.map((theme) => [theme.id, theme]));
  const changes: Change[] = stated.map((one) => statedChange(one, old));
  const explained = new Set(changes.flatMap(idsOf));
  const removed = before.themes.filter(({ id }) => !now.has(id) && !explained.has(id));
  const added = after.themes.filter(({ id }) => !old.has(id) && !explained.has(id));
  const renamed = guessRenames(removed, added);
  changes.push(...renamed);
  const gone = new Set(renamed.flatMap(idsOf));
  for (const { id } of removed) if (!gone.has(id)) changes.push({ kind: 'removed', theme: id });
  for (const { id } of added) if (!gone.has(id)) changes.push({ kind: 'added', theme: id });
  const formerly = new Map(
    changes.flatMap((change) => (change.kind === 'renamed' ? [[change.to, change.from] as const] : [])),
  );
  for (const theme of after.themes) {
    const was = old.get(formerly.get(theme.id) ?? theme.id);
    if (was !== undefined) changes.push(...within(was, theme));
  }
  return changes;
}

function statedChange(one: Stated, old: ReadonlyMap<string, Theme>): Change {
  if ('split' in one) return { kind: 'split', ...one.split };
  if ('merge' in one) {
    const { from, into } = one.merge;
    return { kind: 'merged', from: [...new Set(old.has(into) ? [...from, into] : from)], into };
  }
  return { kind: 'renamed', ...one.rename };
}

function idsOf(change: Change): readonly string[] {
  if (change.kind === 'split') return [change.from, ...change.into];
  if (change.kind === 'merged') return [...change.from, change.into];
  return change.kind === 'renamed' ? [change.from, change.to] : [change.theme];
}

function guessRenames(removed: readonly Theme[], added: readonly Theme[]): Change[] {
  const free = new Set(added);
  return removed.flatMap((was): Change[] => {
    const to = [...free].find(
      (theme) =>
        (theme.name === was.name && theme.definition === was.definition) ||
        (was.lexicon.length > 0 && lexiconKey(theme) === lexiconKey(was)),
    );
    if (to === undefined) return [];
    free.delete(to);
    return [{ kind: 'renamed', from: was.id, to: to.id }];
  });
}

const lexiconKey = ({ lexicon }: Theme): string =>
  lexicon
    .map((entry) => entryKey(entry))
    .sort()
    .join('\n');

type FullEntry = Extract<LexiconEntry, { weight?: unknown }>;

function entryKey(entry: LexiconEntry): string {
  const { term, weight, gap, exclude, case: cased }: FullEntry = entry;
  return JSON.stringify([term, weight ?? 1, gap ?? null, exclude === true, cased === true]);
}

function within(was: Theme, theme: Theme): Change[] {
  const changes: Change[] = [];
  const entriesWere = Map.groupBy(was.lexicon, ({ term }) => term);
  const entries = Map.groupBy(theme.lexicon, ({ term }) => term);
  const keys = (list: readonly LexiconEntry[] | undefined): string =>
    (list ?? []).map(entryKey).sort().join('\n');
  const added = [...entries.keys()].filter((term) => !entriesWere.has(term));
  const removed = [...entriesWere.keys()].filter((term) => !entries.has(term));
  const changed = [...entries.keys()].filter(
    (term) => entriesWere.has(term) && keys(entries.get(term)) !== keys(entriesWere.get(term)),
  );
  if (added.length + removed.length + changed.length > 0)
    changes.push({ kind: 'lexicon', theme: theme.id, added, removed, changed });
  const fields = texts.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(theme[field]));
  if (fields.length > 0) changes.push({ kind: 'text', theme: theme.id, fields });
  return changes;
}
