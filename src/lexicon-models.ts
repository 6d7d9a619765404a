import { readLanguage } from './cli/inputs.ts';
import type { Codebook } from './domain/codebook.ts';
import { artefactId, readArtefact } from '../models/artefact.ts';
import { train } from '../models/train.ts';
import type { NewModel } from './storage/models.ts';

/** A maker of the model that a codebook starts with, before there are labels: its lexicon. */
export async function lexiconModels(): Promise<(codebook: Codebook) => NewModel> {
  const language = await readLanguage();
  return (codebook) => {
    const artefact = Buffer.from(train({ structure: codebook, language, examples: [] }));
    const { manifest } = readArtefact(artefact);
    return {
      hash: artefactId(artefact),
      codebookRef: codebook.id,
      structureHash: manifest.structureHash,
      manifest: { ...manifest, lexiconOnly: true },
      artefact,
    };
  };
}
