import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { readLanguage } from '../../../models/sentences.ts';
import { Codebook } from '../../../src/domain/codebook.ts';
import { type FindRedactions, redactionFinder } from '../../../src/domain/redaction/find-redactions.ts';
import { readRedactionRules } from '../../../src/read-redaction-rules.ts';

const data = new URL('../../../data/', import.meta.url);

/** The names of the systems of the shipped codebook. */
async function shippedSystems(): Promise<string[]> {
  const yaml = await readFile(new URL('codebooks/police-ddat.yaml', data), 'utf8');
  return Codebook.parse(parse(yaml)).systems.flatMap(({ name, aliases }) => [name, ...aliases]);
}

/** The finder as a worker has it: shipped rules, the language model, the codebook's systems. */
export async function shippedFinder(): Promise<FindRedactions> {
  const systems = await shippedSystems();
  const find = redactionFinder(await readRedactionRules(), readLanguage);
  return (text) => find(text, systems);
}

/** The texts of the shipped corpus. */
export async function corpusTexts(): Promise<string[]> {
  const lines = await readFile(new URL('corpora/police-ddat.jsonl', data), 'utf8');
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { text: string }).text);
}
