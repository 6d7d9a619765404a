import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { RedactionFile, type RedactionRules } from './domain/redaction/rules.ts';
import type { Vocabulary } from './domain/vocabulary.ts';
import { readVocabularies } from './read-vocabularies.ts';

const folder = new URL('../data/redaction/', import.meta.url);

/**
 * The shipped rules of redaction, with the values of the shipped vocabularies as names that are no persons'. Names of
 * systems are those of the codebook that a text is read with. Throws ZodError where a file is not valid.
 */
export async function readRedactionRules(): Promise<RedactionRules> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(
    names.map(async (name) => RedactionFile.parse(parse(await readFile(new URL(name, folder), 'utf8')))),
  );
  return { files, systems: [], keep: (await readVocabularies()).flatMap(phrasesOf) };
}

/** Values and aliases that are phrases, which no name of a person can be taken for. */
function phrasesOf(vocabulary: Vocabulary): string[] {
  return Object.values(vocabulary.attributes)
    .flatMap(({ values }) => values.flatMap(({ value, aliases }) => [value, ...aliases]))
    .filter((name) => name.includes(' '));
}
