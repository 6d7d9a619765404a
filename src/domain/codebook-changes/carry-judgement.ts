import { parentOf } from '../codebook.ts';
import { endsOf, type Rule } from './changes.ts';

/** What somebody holds of a comment: per theme that was judged, whether it applies. Parents stand beside their children. */
export type Judged = ReadonlyMap<string, boolean>;

/**
 * What a judgement says in the words of the next version. A merged theme applies when one of those merged does, and does not
 * when none does; a renamed one is the same. Of a split theme only the no is carried on: a yes leaves open which of the new
 * themes it is; one of these that was there before keeps its own yes. A theme whose last child left it is open too, unless the child is still below it. What was removed is kept.
 */
export function carryJudgement(
  judged: Judged,
  rules: readonly Rule[],
  /** The ids of the version that it was judged by. */
  themes: ReadonlySet<string>,
): Map<string, boolean> {
  const carried = new Map(judged);
  for (const rule of rules) for (const from of endsOf(rule).from) carried.delete(from);
  for (const rule of rules) {
    const { from, to } = endsOf(rule);
    for (const theme of to) {
      const own = themes.has(theme) && !from.includes(theme) ? [judged.get(theme)] : [];
      const others = from.map((one) => judged.get(one));
      const known =
        rule.kind === 'split' ? others.map((applies) => (applies === true ? undefined : applies)) : others;
      const said = either([...own, ...known]);
      if (said === undefined) carried.delete(theme);
      else carried.set(theme, said);
    }
    for (const one of from) if (judged.get(one) === true) openParent(carried, judged, one, to);
  }
  for (const [theme, applies] of [...carried]) {
    const parent = parentOf(theme);
    if (applies && parent !== null) carried.set(parent, true);
  }
  return carried;
}

/** True when one is; false when all are; else not known. */
function either(said: readonly (boolean | undefined)[]): boolean | undefined {
  if (said.includes(true)) return true;
  return said.every((one) => one === false) ? false : undefined;
}

function openParent(
  carried: Map<string, boolean>,
  judged: Judged,
  theme: string,
  to: readonly string[],
): void {
  const parent = parentOf(theme);
  if (parent === null || to.every((one) => parentOf(one) === parent)) return;
  const others = [...judged].some(([one, applies]) => applies && one !== theme && parentOf(one) === parent);
  if (!others) carried.delete(parent);
}

/** The themes that were split and that a judgement gave: somebody has to say which of the new ones it is. */
export function needsReview(judged: Judged, rules: readonly Rule[]): boolean {
  return rules.some((rule) => rule.kind === 'split' && judged.get(rule.from) === true);
}
