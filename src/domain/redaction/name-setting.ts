import type { CompiledRules } from './compile-rules.ts';
import type { NameWord } from './name-words.ts';

/** What stands about a word that may be a name. */
export interface NameSetting {
  /** The words right before and after it, in lower case, or ''. */
  readonly before: string;
  readonly after: string;
  readonly previous: NameWord | undefined;
  readonly next: NameWord | undefined;
  /** A clause ends with it. */
  readonly ends: boolean;
  /** "Okonjo said". */
  readonly speaks: boolean;
  /** "called Okonjo". */
  readonly introduced: boolean;
  /** "ask Okonjo". */
  readonly addressed: boolean;
  /** "my colleague Okonjo". */
  readonly relation: boolean;
  /** "spoke to Okonjo", "me and Okonjo". */
  readonly met: boolean;
  /** "Okonjo, my sergeant", "my sergeant, Okonjo,", "Okonjo, who". */
  readonly apposed: boolean;
  /** "Okonjo and Priya". */
  readonly partnered: boolean;
  /** What is named so is a thing: "Okonjo Hall". */
  readonly thing: boolean;
  /** Another capitalised word follows that could be a surname. */
  readonly surname: NameWord | undefined;
}

const clauseEnd = /^\s*(?:[.,!?;:)\n]|$|-)/;

/** Read what stands about the word at this index. */
export function settingOf(
  text: string,
  words: readonly NameWord[],
  index: number,
  rules: CompiledRules,
): NameSetting {
  const word = words[index];
  const gap = word?.gap ?? '';
  const previous = gap === ' ' || gap === ', ' ? words[index - 1] : undefined;
  const following = words[index + 1];
  const next = following?.gap === ' ' && word?.possessive === false ? following : undefined;
  const before = previous?.lower ?? '';
  const earlier = words[index - 2]?.lower ?? '';
  const after = next?.lower ?? '';
  const second = words[index + 2];
  const from = word?.end ?? 0;
  const rest = text.slice(from, from + 4).replace(/^['’]s/i, '');
  const ends = clauseEnd.test(rest);
  const surname =
    next?.shape === 'capital' && !next.kept && !next.system && !rules.things.has(after) ? next : undefined;
  return {
    before,
    after,
    previous,
    next,
    ends,
    speaks: rules.speaking.has(after),
    introduced: rules.introductions.has(before),
    addressed: rules.address.has(before),
    relation: rules.people.has(before) && rules.owners.has(earlier),
    met:
      (rules.towards.has(before) && rules.withPerson.has(earlier)) ||
      (['and', 'but'].includes(before) && rules.beside.has(earlier)),
    apposed: apposed(words, index, rules, ends),
    partnered:
      ['and', '&'].includes(after) &&
      second?.shape === 'capital' &&
      second.standing !== 'plain' &&
      !second.kept &&
      !second.system,
    thing: rules.things.has(after),
    surname,
  };
}

function apposed(words: readonly NameWord[], index: number, rules: CompiledRules, ends: boolean): boolean {
  const one = words[index + 1];
  const two = words[index + 2];
  if (one?.gap === ', ') {
    if (one.lower === 'who') return true;
    if (rules.owners.has(one.lower) && two !== undefined && rules.people.has(two.lower)) return true;
  }
  const before = words[index - 1];
  if (words[index]?.gap !== ', ' || before === undefined || !ends) return false;
  const person = rules.people.has(before.lower) || rules.titles.has(before.lower);
  return person && rules.owners.has(words[index - 2]?.lower ?? '');
}
