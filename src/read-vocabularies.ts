import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { Vocabulary } from './domain/vocabulary.ts';

const folder = new URL('../data/vocabularies/', import.meta.url);

/** The shipped vocabularies, by file name. Throws ZodError where one is not valid. */
export async function readVocabularies(): Promise<Vocabulary[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name) => Vocabulary.parse(parse(await readFile(new URL(name, folder), 'utf8')))),
  );
}
