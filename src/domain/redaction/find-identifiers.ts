import type { LanguageReading } from './language.ts';
import type { Redaction, RedactionKind } from './redaction.ts';

/** A shape of identifiers: each match, or its group `it`, is one if `accept` says so. Repeats in it have a bound. */
interface Shape {
  readonly kind: RedactionKind;
  readonly pattern: RegExp;
  readonly accept?: (found: string, language: LanguageReading, text: string) => boolean;
}

const month =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const day = '(?:0?[1-9]|[12]\\d|3[01])';
const numericDate = `${day}(?<mark>[/.-])(?:0?[1-9]|1[0-2])\\k<mark>(?:(?:19|20)\\d{2}|\\d{2})`;
const anyDate = `(?:${day}(?:st|nd|rd|th)?(?: of)?[ -](?:${month})(?:,? ?(?:(?:19|20)\\d{2}|'?\\d{2}))?|(?:${month}) ${day}(?:st|nd|rd|th)?(?:,? (?:19|20)\\d{2})?|(?:${month}) (?:19|20)?\\d{2}|\\d{1,2}[/. -]\\d{1,2}(?:[/. -]\\d{2,4})?|(?:19|20)\\d{2}[/.-]\\d{1,2}[/.-]\\d{1,2}|(?:19|20)\\d{2})`;
const streets =
  'street|st|road|rd|avenue|ave|lane|ln|close|drive|crescent|cres|court|place|terrace|gardens|grove|square|mews|walk|way|hill|park|view|rise|row|green|parade|wharf|quay';
const plainStreets = 'street|road|avenue|lane|crescent|terrace|grove|mews|gardens';
const edge = '(?<![A-Za-z0-9])';
const end = '(?![A-Za-z0-9])';

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Luhn's check (ISO/IEC 7812-1): the last digit of a bank card or a device. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.at(-1 - index));
    sum += index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** The check digit of an NHS number, modulo 11. */
function nhs(digits: string): boolean {
  if (digits.length !== 10 || digits.startsWith('0')) return false;
  let sum = 0;
  for (let index = 0; index < 9; index += 1) sum += Number(digits[index]) * (10 - index);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}

const postcodeAreas = new Set(
  'AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE'.split(
    ' ',
  ),
);
const units = /(?:gb|tb|st|nd|rd|th|hz|px|ft)$/;

/** The last three letters are no word, or stand in capitals where not all do. */
function endsLikeMark(found: string, language: LanguageReading, text: string): boolean {
  return (
    (found === found.toUpperCase() && /[a-z]/.test(text)) || !language.knows(found.slice(-3).toLowerCase())
  );
}

const shapes: readonly Shape[] = [
  {
    kind: 'email',
    pattern: /(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/g,
  },
  {
    kind: 'email',
    pattern:
      /(?<![\w.])[a-z0-9_-]{1,40}(?:(?:\.| dot )[a-z0-9_-]{1,40}){0,3} ?[([]?(?: at |at)[)\]]? ?[a-z0-9-]{1,40}(?:(?:\.| dot )[a-z0-9-]{1,40}){0,3}(?:\.| dot )(?:uk|com|org|net)(?!\w)/gi,
    accept: (found) => /[.\d_]| dot /i.test(found.split(/at/i)[0] ?? ''),
  },
  {
    kind: 'link',
    pattern: /(?<!\w)(?:https?:\/\/|www\.)[^\s<>"')\]]{1,1000}[^\s<>"')\].,;:!?]/gi,
  },
  {
    kind: 'link',
    pattern:
      /(?<![\w.@/-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|uk|net|org|io|me)\/[\w@~][\w@.~/-]{0,199}(?<![.])/gi,
  },
  { kind: 'handle', pattern: /(?<![\w@.])@[A-Za-z_][\w.]{1,30}(?<!\.)/g },
  {
    kind: 'handle',
    pattern:
      /(?:\binsta|instagram|twitter|snapchat|\bsnap|tiktok|facebook|telegram|\bfb)(?: handle| name| account| user| is| as|:|,| -){1,3} ?(?<it>[\w.]{3,30}(?<!\.))/gi,
    accept: (found) => /[\d_]|\.\w/.test(found),
  },
  {
    kind: 'phone',
    pattern: /(?<![\w£$#/.-])(?:\+|00|\(?0|\(\+)\d[\d \-().]{6,18}\d(?![\w/])/g,
    accept: (found) => {
      const digits = digitsOf(found);
      if (/^(?:\(?\+|00)/.test(found)) return digits.length >= 9 && digits.length <= 16;
      return digits.length === 10 || digits.length === 11;
    },
  },
  { kind: 'phone', pattern: /(?<![\w£$#/.-])7\d{3} ?\d{3} ?\d{3}(?![\w/])/g },
  {
    kind: 'phone',
    pattern:
      /\b(?:call|ring|phone|tel|telephone|mobile|mob|fax|text|whatsapp)\b(?:[ .:,-]|me|us|him|her|them|on|at|no|number|is|my|the){0,6}[ :](?<it>\d[\d -]{3,14}\d)(?![\w/])/gi,
    accept: (found) => digitsOf(found).length >= 5,
  },
  {
    kind: 'phone',
    pattern: /\b(?:ext|extension|extn|x)\.?(?: number| no\.?)?[ :]{0,2}(?<it>\d{3,6})(?![\w/])/gi,
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b(?:d\\.?o\\.?b\\.?|date of birth|born|birth ?day|birth date|birthdate)(?:[ ,:;.-]|is|was|on|in|the|back){0,6}(?<it>${anyDate})(?![\\w/])`,
      'gi',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(`(?<![\\w/.,-])${numericDate}(?![\\w]|[/.-]\\d)`, 'g'),
    accept: (found) => !/^\d{1,2}\.\d{1,2}\.\d{2}$/.test(found) || found.length === 8,
  },
  { kind: 'date', pattern: /(?<![\w/.-])(?:19|20)\d{2}([/.-])(?:0\d|1[0-2])\1(?:[0-2]\d|3[01])(?!\w)/g },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\w/.-])(?:${day}(?:st|nd|rd|th)?(?: of)?[ -](?:${month})[,.]?[ -](?:(?:19|20)\\d{2}|'\\d{2})|(?:${month}) ${day}(?:st|nd|rd|th)?,? (?:19|20)\\d{2})(?!\\w)`,
      'gi',
    ),
  },
  {
    kind: 'number',
    pattern: new RegExp(
      `${edge}[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z][ -]?\\d{2}[ -]?\\d{2}[ -]?\\d{2}[ -]?[a-d]${end}`,
      'gi',
    ),
  },
  {
    kind: 'number',
    pattern: /(?<![\w£$/.-])\d(?:[ -]?\d){12,18}(?![\w/])/g,
    accept: (found) => luhn(digitsOf(found)),
  },
  {
    kind: 'number',
    pattern: /(?<![\w£$/.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w/])/g,
    accept: (found) => nhs(digitsOf(found)),
  },
  { kind: 'number', pattern: /\bsort ?code(?: is|:| -)? ?(?<it>\d{2}[ -]?\d{2}[ -]?\d{2})(?!\w)/gi },
  { kind: 'number', pattern: /(?<![\w/.-])\d{2}-\d{2}-\d{2}(?:[ ,]{1,2}\d{8})?(?![\w-])/g },
  {
    kind: 'number',
    pattern: new RegExp(`${edge}[A-HJ-NPR-Z0-9]{17}${end}`, 'gi'),
    accept: (found) => /[a-z]/i.test(found) && digitsOf(found).length >= 3,
  },
  { kind: 'number', pattern: new RegExp(`${edge}[A-Z9]{5}\\d{6}[A-Z9]{2}[A-Z0-9]{3}${end}`, 'gi') },
  {
    kind: 'postcode',
    pattern: new RegExp(`${edge}[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[ABD-HJLNP-UW-Z]{2}${end}`, 'gi'),
    accept: (found) =>
      postcodeAreas.has((/^[A-Z]{1,2}/i.exec(found)?.[0] ?? '').toUpperCase()) && !units.test(found),
  },
  {
    kind: 'registration',
    pattern: new RegExp(`${edge}[A-HJ-PR-Y]{2}\\d{2} ?[A-HJ-PR-Z]{3}${end}`, 'gi'),
    accept: (found, language, text) => !found.includes(' ') || endsLikeMark(found, language, text),
  },
  {
    kind: 'registration',
    pattern: new RegExp(`${edge}[A-HJ-NPR-TV-Y]\\d{1,3} ?[A-HJ-PR-Z]{3}${end}`, 'g'),
    accept: endsLikeMark,
  },
  {
    kind: 'registration',
    pattern:
      /\b(?:reg|vrm|registration|reg number|index|number plate|plate|licence plate)(?: number| mark| no\.?| plate| is| was| of|:){0,3} (?<it>(?=[A-Z]{0,3}\d)[A-Z0-9]{2,4} ?[A-Z0-9]{1,4})(?!\w)/gi,
    accept: (found) => /[a-z]/i.test(found) && /\d/.test(found),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `${edge}(?:(?:flat|unit|apartment|apt|room) \\d{1,4}[A-Za-z]?,? )?\\d{1,4}[A-Za-z]?,? (?:[A-Z][a-z'’]{1,20} ){1,3}(?:${streets})${end}`.replace(
        `(?:${streets})`,
        `(?:${capitalised(streets)}|${streets})`,
      ),
      'g',
    ),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![\\w.])(?:[A-Z][a-z'’]{1,20} ){1,2}(?:${capitalised(plainStreets)}|Close|Drive)${end}`,
      'g',
    ),
    accept: (found) => !/^(?:The |A |High |Main |One Way |Ring |Sesame |Downing |Wall )/.test(found),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `${edge}(?:(?:flat|unit|apartment) \\d{1,4}[a-z]?,? )?\\d{1,4}[a-z]? (?:[a-z'’]{3,20} ){1,2}(?:${plainStreets})${end}`,
      'gi',
    ),
    accept: (found) =>
      !/ (?:hours?|hrs?|miles?|mins?|minutes?|days?|weeks?|years?|metres?|yards?|times|of|the|a|an|on|in|to|and|or|at|from|down|up|per|main|different|busy|other|more|people|cars) /i.test(
        found,
      ),
  },
  {
    kind: 'address',
    pattern: /\b(?:flat|apartment|house number|po box) \d{1,5}[A-Za-z]?\b/gi,
  },
];

function capitalised(words: string): string {
  return words.replaceAll(/(^|\|)([a-z])/g, (_, bar: string, letter: string) => bar + letter.toUpperCase());
}

const entityKinds: ReadonlyMap<string, RedactionKind> = new Map([
  ['EMAIL', 'email'],
  ['MENTION', 'handle'],
]);

/**
 * What the identifiers that the United Kingdom has in common look like: e-mail and postal addresses, telephone numbers,
 * postcodes, registration marks, National Insurance, NHS, bank, licence and vehicle numbers, full dates and dates of birth.
 * The kinds that are most certain come first. Every pattern has bounded repeats, so time grows with the text.
 */
export function findIdentifiers(text: string, language: LanguageReading): Redaction[] {
  const found: Redaction[] = [];
  for (const { kind, pattern, accept } of shapes)
    for (const match of text.matchAll(pattern)) {
      const words = match.groups?.['it'] ?? match[0];
      const start = match.index + (words === match[0] ? 0 : match[0].lastIndexOf(words));
      if (accept === undefined || accept(words, language, text))
        found.push({ start, end: start + words.length, kind });
    }
  for (const { start, end: last, type } of language.entities) {
    const kind = entityKinds.get(type);
    if (kind !== undefined) found.push({ start, end: last, kind });
  }
  return found;
}
