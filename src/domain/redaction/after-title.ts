import type { CompiledRules } from './compile-rules.ts';
import type { NameSetting } from './name-setting.ts';
import type { NameWord } from './name-words.ts';

/** A space after the title, and a number that the person goes by. */
const titleGap = /^\.?[ \u00a0]$|^\.?[ \u00a0]\(?\d{1,6}[A-Za-z]{0,2}\)?[ \u00a0]$/;

/** Whether the word is a name by the title before it ("Mr", a rank), which may be another word too ("PC", "chief"). */
export function followsTitle(
  words: readonly NameWord[],
  index: number,
  { ends, after, speaks }: NameSetting,
  rules: CompiledRules,
): boolean {
  const word = words[index];
  const title = words[index - 1];
  if (word === undefined || title === undefined || !titleGap.test(word.gap)) return false;
  if (!rules.titles.has(title.lower) || title.possessive || rules.titles.has(word.lower)) return false;
  const strong = !rules.weakTitles.has(title.lower);
  const numbered = /\d/.test(word.gap);
  const around = words[index - 2]?.lower ?? '';
  const short = title.lower.length < 3;
  const goesOn = ends || rules.follows.has(after) || rules.after.has(after);

  if (word.shape === 'capital') {
    if (word.standing === 'sure') return true;
    if (rules.things.has(after)) return false;
    const written = title.shape !== 'lower' && (short || strong || !title.opens);
    if (word.kept) return written && speaks;
    if (word.standing !== 'plain') return true;
    return strong ? !title.opens || speaks : written && (speaks || numbered);
  }
  if (word.shape === 'upper') return word.standing === 'sure' && word.lower.length > 2;
  if (word.standing === 'sure') return true;
  if (word.kept || word.shape === 'mixed' || word.standing === 'plain' || word.lower.length < 3) return false;
  if (numbered || speaks) return true;
  // "the pc", "my ds" are things as a rule.
  const owned = short && (rules.determiners.has(around) || rules.owners.has(around));
  if (word.standing === 'wordy') return !owned && goesOn;
  return !owned || goesOn;
}
