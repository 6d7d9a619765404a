import type { CompiledRules } from './compile-rules.ts';
import { adjoins, type NameWord } from './name-words.ts';

/** Let names take in the first names, surnames, initials and particles ("van", "bin") that stand beside them. */
export function extendNames(words: readonly NameWord[], named: Set<number>, rules: CompiledRules): void {
  for (const start of [...named].sort((a, b) => a - b))
    for (let index = start; takesNext(words, start, index, named, rules); index += 1) named.add(index + 1);
  for (const start of [...named].sort((a, b) => b - a))
    for (let index = start; takesLast(words, index, named, rules); index -= 1) named.add(index - 1);
}

function takesNext(
  words: readonly NameWord[],
  start: number,
  index: number,
  named: ReadonlySet<number>,
  rules: CompiledRules,
): boolean {
  const name = words[start];
  const next = words[index + 1];
  if (name === undefined || next === undefined || named.has(index + 1)) return false;
  if (!adjoins(words[index], next) || next.glued || next.system) return false;
  const onward = words[index + 2];
  if (rules.particles.has(next.lower) && onward?.shape === 'capital' && onward.standing !== 'plain')
    return true;
  if (next.shape === 'capital') {
    if (next.lower === 'i' || rules.titles.has(next.lower) || rules.things.has(next.lower)) return false;
    if (next.kept) return rules.first.has(name.lower) && next.standing !== 'plain';
    return !rules.after.has(next.lower);
  }
  if (next.shape !== 'lower' || name.shape !== 'lower' || next.kept || next.lower.length < 3) return false;
  return next.standing === 'sure' || (next.standing === 'unknown' && !rules.after.has(next.lower));
}

function takesLast(
  words: readonly NameWord[],
  index: number,
  named: ReadonlySet<number>,
  rules: CompiledRules,
): boolean {
  const word = words[index];
  const before = words[index - 1];
  if (word === undefined || before === undefined || named.has(index - 1) || !adjoins(before, word))
    return false;
  if (before.glued || before.system || before.kept || rules.titles.has(before.lower)) return false;
  if (rules.particles.has(before.lower)) {
    const first = words[index - 2];
    return (
      first !== undefined &&
      (rules.titles.has(first.lower) || rules.particles.has(first.lower) || named.has(index - 2))
    );
  }
  if (before.lower.length === 1)
    return before.shape === 'capital' && before.lower !== 'i' && before.lower !== 'a';
  if (before.shape === 'lower')
    return word.shape === 'lower' && before.standing === 'unknown' && before.lower.length > 2;
  if (before.shape !== 'capital' || before.opens || rules.before.has(before.lower)) return false;
  return before.standing === 'wordy' || before.standing === 'unknown';
}
