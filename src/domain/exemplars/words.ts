const word = /[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** The words of a text in lower case, in order, with straight apostrophes. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll('’', "'").match(word) ?? [];
}

/** How many words a reader sees: runs between white space that hold a letter or a digit. */
export function countWords(text: string): number {
  let count = 0;
  for (const run of text.split(/\s+/)) if (letterOrDigit.test(run)) count += 1;
  return count;
}
