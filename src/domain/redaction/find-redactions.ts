import { compileRules, type CompiledRules } from './compile-rules.ts';
import { findIdentifiers } from './find-identifiers.ts';
import { findNames } from './find-names.ts';
import { findReferences } from './find-references.ts';
import type { ReadLanguage } from './language.ts';
import { mergeRedactions, type Redaction } from './redaction.ts';
import type { RedactionRules } from './rules.ts';

/** Find what must not be printed of a text: in order, without overlap, in UTF-16 code units. */
export type FindRedactions = (text: string, systems?: readonly string[]) => Redaction[];

/**
 * A finder of identifiers, references and names by these rules; `read` is what a language model says of a text. Names of
 * systems, of the rules and those given with a text, are never hidden. Made once, used for many texts.
 */
export function redactionFinder(rules: RedactionRules, read: ReadLanguage): FindRedactions {
  const base = compileRules(rules);
  let last = { key: '', rules: base };
  return (text, systems = []) => {
    const key = systems.join('\n');
    if (key !== last.key)
      last = { key, rules: compileRules({ ...rules, systems: [...rules.systems, ...systems] }) };
    return findRedactions(text, last.rules, read);
  };
}

const numberAfterName = /^,? ?\(?(?<it>\d{2,6}[A-Za-z]{0,2})(?![\w%/:.]|[ -]?\d)/;
const numberBeforeName = /(?<![\w£$./:-])(?<it>\d{3,6}[A-Z]{0,2}) (?:[A-Za-z]{2,4} )?$/;

function findRedactions(text: string, rules: CompiledRules, read: ReadLanguage): Redaction[] {
  const language = read(text);
  const identifiers = findIdentifiers(text, language);
  const references = findReferences(text, rules);
  const names = findNames(text, rules, language).map((name): Redaction => ({ ...name, kind: 'name' }));
  const numbers = names.flatMap((name) => numbersBeside(text, name, rules));
  return mergeRedactions([...identifiers, ...references, ...numbers, ...names]);
}

/** The number that a titled person goes by: "Sergeant Okonjo 2143", "2143 Okonjo". */
function numbersBeside(text: string, { start, end }: Redaction, rules: CompiledRules): Redaction[] {
  const before = text.slice(Math.max(0, start - 24), start);
  const behind = numberAfterName.exec(text.slice(end, end + 12));
  const ahead = numberBeforeName.exec(before);
  const title = /([A-Za-z]+)\.? ?$/.exec(before)?.[1]?.toLowerCase() ?? '';
  const found: Redaction[] = [];
  const number = behind?.groups?.['it'];
  if (number !== undefined && rules.titles.has(title)) {
    const at = end + (behind?.[0].indexOf(number) ?? 0);
    found.push({ start: at, end: at + number.length, kind: 'reference' });
  }
  const first = ahead?.groups?.['it'];
  if (first !== undefined && ahead !== null) {
    const at = start - before.length + ahead.index;
    found.push({ start: at, end: at + first.length, kind: 'reference' });
  }
  return found;
}
