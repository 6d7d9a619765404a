/** Classes of UTF-16 code units, as the tokeniser sees them. */
export const SEPARATOR = 0;
export const LETTER = 1;
export const DIGIT = 2;
export const APOSTROPHE = 3;
export const SENTENCE_END = 4;
export const CLAUSE_END = 5;
export const SYMBOL = 6;
export const HIGH_SURROGATE = 7;
export const IGNORED = 8;

const letter = /[\p{L}\p{M}]/u;
const digit = /\p{N}/u;
const symbol = /[\p{Extended_Pictographic}\p{So}]/u;
const ignored = /[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u{1f3fb}-\u{1f3ff}]/u;

function classOf(character: string): number {
  if (ignored.test(character)) return IGNORED;
  if (letter.test(character)) return LETTER;
  if (digit.test(character)) return DIGIT;
  if (symbol.test(character)) return SYMBOL;
  return SEPARATOR;
}

/** Class of every code unit of the basic plane. */
export const CLASS = new Uint8Array(0x10000);
/** Lower case of every code unit whose lower case is one unit; typographic apostrophes become "'". */
export const FOLD = new Uint16Array(0x10000);
/** Class of U+10000 to U+1FFFF, by the low 16 bits. */
const astral = new Uint8Array(0x10000);

for (let unit = 0; unit < 0x10000; unit++) {
  const character = String.fromCharCode(unit);
  const surrogate = unit >= 0xd800 && unit <= 0xdfff;
  CLASS[unit] = surrogate ? (unit <= 0xdbff ? HIGH_SURROGATE : SEPARATOR) : classOf(character);
  const lower = character.toLowerCase();
  FOLD[unit] = surrogate || lower.length !== 1 ? unit : lower.charCodeAt(0);
  astral[unit] = classOf(String.fromCodePoint(0x10000 + unit));
}
for (const character of "'\u2019\u02bc\u2018`\u00b4") {
  CLASS[character.charCodeAt(0)] = APOSTROPHE;
  FOLD[character.charCodeAt(0)] = 0x27;
}
for (const character of '.!?\u2026\n\r\u2028\u2029;') CLASS[character.charCodeAt(0)] = SENTENCE_END;
for (const character of ',:()[]\u2013\u2014') CLASS[character.charCodeAt(0)] = CLAUSE_END;

/** Class of a code point beyond the basic plane. */
export function astralClass(codePoint: number): number {
  if (codePoint < 0x20000) return astral[codePoint & 0xffff] ?? SEPARATOR;
  return codePoint < 0x40000 ? LETTER : SEPARATOR;
}

/** Class and folded form of every code unit in one number: `class << 16 | folded`. */
export const UNIT = Uint32Array.from(CLASS, (kind, unit) => (kind << 16) | (FOLD[unit] ?? 0));
