import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Language } from '../../models/structure.ts';
import { readVectors } from '../../models/vectors.ts';
import { Codebook, LexiconEntry } from '../domain/codebook.ts';
import { UsageError } from './usage-error.ts';

const General = z.strictObject({
  negators: z.array(z.string()),
  contrasts: z.array(z.string()),
  positive: z.array(LexiconEntry),
  negative: z.array(LexiconEntry),
  suggestion: z.array(LexiconEntry),
  distress: z.array(LexiconEntry),
  dismissals: z.array(LexiconEntry),
});

/** The folder of lexicons, codebooks and corpora that comes with the program. */
export const dataFolder = fileURLToPath(new URL('../../data/', import.meta.url));

/** The model that comes with the program. */
export const shippedModel = fileURLToPath(
  new URL('../../models/trained/police-ddat.verbatim', import.meta.url),
);

/** Reads the general lexicons of a language and its words' vectors. */
export async function readLanguage(name = 'english'): Promise<Language> {
  const general = await readFile(join(dataFolder, 'lexicons', `${name}.yaml`), 'utf8');
  const vectors = await readFile(join(dataFolder, 'embeddings', `${name}.vectors`));
  return { ...General.parse(parse(general)), vectors: readVectors(vectors) };
}

/** Reads a codebook from YAML or JSON; throws UsageError naming what is wrong with it. */
export async function readCodebook(path: string): Promise<Codebook> {
  const text = await readText(path);
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new UsageError(
      `${path} is not YAML or JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  const checked = Codebook.safeParse(content);
  if (!checked.success) throw new UsageError(`${path} is not a codebook:\n${z.prettifyError(checked.error)}`);
  return checked.data;
}

/** Reads a file as UTF-8; throws UsageError when it cannot be read. */
export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path));
}

/** Reads a file; throws UsageError when it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UsageError(`cannot read ${path} (${code})`);
  }
}
