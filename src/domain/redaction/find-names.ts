import type { Stretch } from '../exemplars/candidate.ts';
import { followsTitle } from './after-title.ts';
import type { CompiledRules } from './compile-rules.ts';
import { extendNames } from './extend-names.ts';
import type { LanguageReading } from './language.ts';
import { type NameSetting, settingOf } from './name-setting.ts';
import { adjoins, type NameWord, nameWords } from './name-words.ts';

/**
 * Where persons are named. Names that are no other word count wherever they stand, also in lower case; names that are,
 * such as Mark and Will, and names that no list has, by what stands about them: a title, "ask …", "… said", "called …",
 * a capital within a sentence. A name that is found once is found in the whole text. Never a system.
 */
export function findNames(text: string, rules: CompiledRules, language: LanguageReading): Stretch[] {
  const words = nameWords(text, rules, language);
  const named = new Set<number>();
  for (const [index, word] of words.entries()) {
    if (word.glued || word.lower.length < 2 || rules.particles.has(word.lower)) continue;
    if (isName(text, words, index, rules)) named.add(index);
  }
  extendNames(words, named, rules);
  const repeated = new Set([...named].flatMap((index) => repeatable(words[index], rules)));
  for (const [index, word] of words.entries()) {
    if (!repeated.has(word.lower) || word.system || word.glued) continue;
    if (word.shape === 'lower' ? !language.knows(word.lower) : word.standing !== 'wordy' || !word.opens)
      named.add(index);
  }
  return joined(words, named);
}

function isName(text: string, words: readonly NameWord[], index: number, rules: CompiledRules): boolean {
  const word = words[index];
  if (word === undefined) return false;
  const setting = settingOf(text, words, index, rules);
  const titled = followsTitle(words, index, setting, rules);
  if (word.system) return titled && word.shape === 'capital' && word.standing === 'sure';
  if (titled) return true;
  if (word.kept || word.shape === 'mixed') return false;
  if (word.shape === 'lower') return isLowerName(word, setting, rules);
  if (word.shape === 'upper') {
    const cued = setting.introduced || setting.addressed || setting.relation || setting.speaks;
    return word.standing === 'sure' && word.lower.length > 3 && cued;
  }
  if (word.standing === 'sure') return !(setting.thing && setting.next?.shape === 'capital');
  if (word.standing === 'wordy') return isWordyName(text, word, words[index + 2], setting, rules);
  if (word.standing === 'unknown') return isUnlistedName(word, setting, rules);
  // A plain word with a capital is a name beside one that no list has, or where it is introduced as one.
  if (word.opens || rules.titles.has(word.lower)) return false;
  if (setting.introduced) return setting.before !== 'known';
  return setting.surname?.standing === 'unknown' && setting.previous?.shape !== 'capital';
}

/** A name in lower case: a certain one anywhere, another where a person is spoken to, introduced, met, or speaks. */
function isLowerName({ standing }: NameWord, setting: NameSetting, rules: CompiledRules): boolean {
  if (standing === 'sure') return true;
  if (standing === 'plain') return false;
  const { before, after, previous, next, ends, introduced, addressed, relation, met, speaks } = setting;
  const goesOn = ends || rules.follows.has(after);
  if (introduced) return standing === 'wordy' || goesOn;
  if (relation) return ends || rules.after.has(after);
  if (addressed || met)
    return goesOn || speaks || next?.standing === 'sure' || (met && rules.after.has(after));
  return standing === 'wordy' && speaks && (previous === undefined || rules.joins.has(before));
}

/** A capitalised name that is a word besides: by itself within a sentence, at the start of one with more. */
function isWordyName(
  text: string,
  word: NameWord,
  second: NameWord | undefined,
  setting: NameSetting,
  rules: CompiledRules,
): boolean {
  const {
    before,
    after,
    previous,
    next,
    introduced,
    addressed,
    relation,
    met,
    speaks,
    apposed,
    partnered,
    surname,
  } = setting;
  if (rules.months.has(word.lower) && meansMonth(text, word, before, rules)) return false;
  if (setting.thing && next?.shape === 'capital') return false;
  if (speaks || partnered || apposed) return true;
  if (word.opens) {
    const placed = ['from', 'in', 'at'].includes(after) && second !== undefined && second.shape !== 'lower';
    return word.possessive || placed || (surname !== undefined && surname.standing !== 'plain');
  }
  if (introduced || addressed || relation || met || word.possessive) return true;
  if (surname !== undefined) return surname.standing !== 'plain';
  if (previous?.shape === 'capital' && !previous.opens && previous.standing === 'plain') return false;
  if (next?.shape === 'capital' || next?.shape === 'upper' || rules.months.has(word.lower)) return false;
  return !rules.determiners.has(before) && !rules.where.has(before);
}

/** "in May", "3 June", "April 2024". */
function meansMonth(text: string, { start, end }: NameWord, before: string, rules: CompiledRules): boolean {
  return (
    rules.beforeMonths.has(before) ||
    /\d\s?(?:st|nd|rd|th)?(?: of)? ?$/.test(text.slice(Math.max(0, start - 8), start)) ||
    /^ ?\d/.test(text.slice(end, end + 2))
  );
}

/** A capitalised word that neither the lists nor the language know: a name, unless it seems to be a thing or a place. */
function isUnlistedName(word: NameWord, setting: NameSetting, rules: CompiledRules): boolean {
  const { before, after, introduced, addressed, relation, met, speaks, apposed, partnered, surname } =
    setting;
  if (setting.thing) return false;
  if (introduced || addressed || relation || met || speaks || apposed || partnered) return true;
  if (surname !== undefined && surname.standing !== 'plain')
    return !word.opens || surname.standing !== 'wordy';
  if (rules.determiners.has(before)) return false;
  if (word.opens)
    return word.possessive || (setting.previous === undefined && ['in', 'from', 'at'].includes(after));
  return word.possessive || !rules.where.has(before);
}

/** The word as it counts as the same name elsewhere in the text, if it is so particular. */
function repeatable(word: NameWord | undefined, rules: CompiledRules): string[] {
  if (word === undefined || word.lower.length < 3 || word.kept || word.standing === 'plain') return [];
  if (rules.months.has(word.lower)) return [];
  return word.standing === 'wordy' && word.shape !== 'capital' ? [] : [word.lower];
}

/** The names as stretches; those that adjoin are one. */
function joined(words: readonly NameWord[], named: ReadonlySet<number>): Stretch[] {
  const stretches: { start: number; end: number }[] = [];
  for (const index of [...named].sort((a, b) => a - b)) {
    const word = words[index];
    if (word === undefined) continue;
    const last = stretches.at(-1);
    if (last !== undefined && named.has(index - 1) && adjoins(words[index - 1], word)) last.end = word.end;
    else stretches.push({ start: word.start, end: word.end });
  }
  return stretches;
}
