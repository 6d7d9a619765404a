import type { Stated } from './changes.ts';

interface Themes {
  readonly themes: readonly { readonly id: string }[];
}

/** What is wrong with a statement: where in the list, and what is allowed. */
export interface WrongStatement {
  readonly where: string;
  readonly message: string;
}

/** What of the stated changes does not fit the codebook before and after; empty when all does. */
export function checkStated(before: Themes, after: Themes, stated: readonly Stated[]): WrongStatement[] {
  const old = new Set(before.themes.map(({ id }) => id));
  const now = new Set(after.themes.map(({ id }) => id));
  const wrong: WrongStatement[] = [];
  const sources = new Set<string>();
  const source = (where: string, id: string): void => {
    if (!old.has(id)) wrong.push({ where, message: `"${id}" is not a theme of the published version` });
    else if (sources.has(id)) wrong.push({ where, message: `say once what becomes of "${id}"` });
    sources.add(id);
  };
  const target = (where: string, id: string): void => {
    if (!now.has(id)) wrong.push({ where, message: `"${id}" is not a theme of the draft` });
  };
  const gone = (where: string, id: string): void => {
    if (now.has(id))
      wrong.push({ where, message: `"${id}" is still in the draft: remove it, or leave this out` });
  };
  for (const [index, one] of stated.entries()) {
    if ('split' in one) {
      source(`${index}.split.from`, one.split.from);
      for (const [n, id] of one.split.into.entries()) target(`${index}.split.into.${n}`, id);
      if (new Set(one.split.into).size < one.split.into.length)
        wrong.push({ where: `${index}.split.into`, message: 'name each theme once' });
    } else if ('merge' in one) {
      const { from, into } = one.merge;
      target(`${index}.merge.into`, into);
      for (const [n, id] of from.entries()) {
        source(`${index}.merge.from.${n}`, id);
        if (id !== into) gone(`${index}.merge.from.${n}`, id);
      }
      if (!from.some((id) => id !== into))
        wrong.push({ where: `${index}.merge.from`, message: `name a theme other than "${into}"` });
    } else {
      const { from, to } = one.rename;
      source(`${index}.rename.from`, from);
      gone(`${index}.rename.from`, from);
      target(`${index}.rename.to`, to);
      if (old.has(to))
        wrong.push({ where: `${index}.rename.to`, message: `"${to}" was there before: state a merge` });
    }
  }
  return wrong;
}
