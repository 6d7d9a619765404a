import { wordsOf } from '../exemplars/words.ts';

/** Words that hold sentences together and say nothing of what they are about. */
const bare = new Set(
  (
    "a about after again all also am an and any are aren't as at be because been before being but by can can't cannot could " +
    "couldn't did didn't do does doesn't doing don't done down each either else etc even ever every few for from get gets " +
    "getting given go goes going got had has hasn't have haven't having he her here him his how however i i'd i'll i'm i've " +
    "if in into is isn't it it's its just less let like lot lots made make makes making many may me might more most much " +
    'must my need needs never no nor not now of off often on once one only or other our out over own per please put quite ' +
    "rather really same seem seems she should shouldn't since so some something still such take takes than that that's the " +
    "their them then there there's these they they're thing things this those through to too under until up upon us use " +
    "used using very via was wasn't way we we're we've well were weren't what when where whether which while who whom whose " +
    "why will with within without won't would wouldn't yet you you're your " +
    // How much, how many, who, and how one feels about it, of whatever it may be.
    'always bad best better both eight eleven enough everybody everyone everything fifty first five forty four good half ' +
    "he'd he's hundred last lovely next nice nine nobody none nothing people person poor said saying says second she'd she's " +
    "six somebody someone ten thank thanks they'd they've thirty thousand three told twelve twenty twice two whole worse worst"
  ).split(' '),
);

const longest = 3;
const clauses = /[.!?;:,()[\]\n\r"“”]+/u;

/** Whether a word says what a text is about. */
function isTelling(word: string): boolean {
  return word.length > 2 && !bare.has(word) && /\p{L}/u.test(word);
}

/** The words of a text that say what it is about, in order. */
export function tellingWords(text: string): string[] {
  return wordsOf(text).filter(isTelling);
}

/** The phrases of a text, each once: up to three words of one clause, of which the first and the last are telling. */
export function phrasesOf(text: string): Set<string> {
  const phrases = new Set<string>();
  for (const clause of text.split(clauses)) {
    const words = wordsOf(clause);
    for (let from = 0; from < words.length; from++) {
      if (!isTelling(words[from] ?? '')) continue;
      for (let size = 1; size <= longest && from + size <= words.length; size++)
        if (isTelling(words[from + size - 1] ?? '')) phrases.add(words.slice(from, from + size).join(' '));
    }
  }
  return phrases;
}
