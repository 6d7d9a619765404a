import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Example } from '../models/examples.ts';
import { dataFolder } from './cli/inputs.ts';
import { readLabels } from './cli/read-labels.ts';

const folder = join(dataFolder, 'corpora');
const ending = '.jsonl';

/** The labelled comments that come with a shipped codebook (`data/corpora/<codebook>.jsonl`); none for others. */
export async function readSeedLabels(codebookRef: string): Promise<readonly Example[]> {
  const file = join(folder, `${basename(codebookRef)}${ending}`);
  return existsSync(file) ? readLabels(file) : [];
}

/** The codebooks that labelled comments come with. */
export async function seededCodebooks(): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(ending)).map((name) => basename(name, ending));
}
