import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { readArtefact, artefactId } from '../models/artefact.ts';
import { structureHash } from '../models/structure.ts';
import { Codebook } from './domain/codebook.ts';
import type { Logger } from './logger.ts';
import { CodebookVersionTaken, importCodebook, readCodebook } from './storage/codebooks.ts';
import type { Database } from './storage/database.ts';
import {
  ensureModel,
  liveModel,
  type NewModel,
  promoteModel,
  readModelManifest,
  startWithModel,
} from './storage/models.ts';

const codebookFolder = new URL('../data/codebooks/', import.meta.url);
const modelFolder = new URL('../models/trained/', import.meta.url);
const ending = '.verbatim';

/**
 * Put the shipped codebooks and models into the record where they are new. A shipped model (`<codebook>.verbatim`) goes
 * live when none is live for its codebook, or only an older shipped one or the lexicon: what people trained and promoted
 * stays. A codebook without a model starts with its lexicon.
 */
export async function seedRecord(
  database: Database,
  logger: Logger,
  lexiconModel: (codebook: Codebook) => NewModel,
): Promise<void> {
  const codebooks = await filesOf(codebookFolder, '.yaml');
  for (const file of codebooks) await seedCodebook(database, logger, file);
  for (const file of await filesOf(modelFolder, ending)) await seedModel(database, logger, file);
  for (const file of codebooks) {
    const codebook = await readCodebook(database.query, basename(file.pathname, '.yaml'));
    if (codebook !== null)
      await database.query
        .transaction()
        .execute((query) => startWithModel(query, codebook.id, () => lexiconModel(codebook)));
  }
}

async function filesOf(folder: URL, suffix: string): Promise<URL[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => new URL(name, folder));
}

async function seedCodebook(database: Database, logger: Logger, file: URL): Promise<void> {
  const codebook = Codebook.parse(parse(await readFile(file, 'utf8')));
  const { id, version } = codebook;
  try {
    const isNew = await database.query.transaction().execute((query) => importCodebook(query, codebook));
    if (isNew) logger.info({ codebook: id, version }, 'shipped codebook recorded');
  } catch (error) {
    if (!(error instanceof CodebookVersionTaken)) throw error;
    logger.warn(
      { codebook: id, version, newest: error.newest },
      'the record has another codebook of this version',
    );
  }
}

async function seedModel(database: Database, logger: Logger, file: URL): Promise<void> {
  const artefact = await readFile(file);
  const { manifest, structure } = readArtefact(artefact);
  const codebookRef = basename(file.pathname, ending);
  const codebook = await readCodebook(database.query, codebookRef);
  if (codebook === null) return;
  if (structureHash(codebook) !== structureHash(structure))
    logger.warn(
      { codebook: codebookRef },
      'the shipped model was trained on another version of the codebook',
    );
  await database.query.transaction().execute(async (query) => {
    const model = await ensureModel(query, {
      hash: artefactId(artefact),
      codebookRef,
      structureHash: manifest.structureHash,
      manifest: { ...manifest, shipped: true },
      artefact,
    });
    const live = await liveModel(query, codebookRef);
    if (live?.id === model.id) return;
    const before = live === null ? {} : await readModelManifest(query, live.id);
    if (live !== null && before['shipped'] !== true && before['lexiconOnly'] !== true) return;
    await promoteModel(query, model);
    logger.info({ codebook: codebookRef, model: model.uid }, 'shipped model is live');
  });
}
