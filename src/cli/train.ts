import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { artefactId } from '../../models/artefact.ts';
import { labelStructure } from '../../models/label-structure.ts';
import type { Structure } from '../../models/structure.ts';
import type { Example } from '../../models/examples.ts';
import { train } from '../../models/train.ts';
import { codebookExamples } from '../domain/codebook-examples.ts';
import type { Codebook } from '../domain/codebook.ts';
import { readCodebook, readLanguage } from './inputs.ts';
import { openOutput } from './open-output.ts';
import { readLabels } from './read-labels.ts';

/** The codebook's structure, or without one the labels that occur. */
export async function structureFor(
  codebook: string | undefined,
  examples: readonly Example[],
): Promise<Structure> {
  return (await codebookFor(codebook)) ?? labelStructure(examples);
}

async function codebookFor(path: string | undefined): Promise<Codebook | null> {
  return path === undefined ? null : readCodebook(path);
}

/** A line for people on labels that no theme has, or none: a misspelt label would else be lost in silence. */
function tellUnknown(structure: Structure, examples: readonly Example[]): string {
  const themes = new Set(structure.themes.map(({ id }) => id));
  const unknown = examples.flatMap(({ labels }) => labels.filter((label) => !themes.has(label)));
  if (unknown.length === 0) return '';
  const named = [...new Set(unknown)].slice(0, 10).map((label) => `"${label}"`);
  return `Warning: ${unknown.length} labels are no theme of the codebook and were ignored: ${named.join(', ')}\n`;
}

/** `verbatim train`: labels, and a codebook if there is one, become a model. */
export function trainCommand(): Command {
  return new Command('train')
    .description('train a model on labelled comments')
    .requiredOption('--labels <file>', 'NDJSON {id?, text, labels, valence?, question?, respondent?}')
    .option('--codebook <file>', 'YAML; without it the themes are the labels that occur')
    .requiredOption('--out <path>', 'where to write the model')
    .action(async (options: { labels: string; codebook?: string; out: string }) => {
      const examples = await readLabels(options.labels);
      const codebook = await codebookFor(options.codebook);
      const structure = codebook ?? labelStructure(examples);
      process.stderr.write(tellUnknown(structure, examples));
      const artefact = train({
        structure,
        language: await readLanguage(),
        examples: codebook === null ? examples : [...examples, ...codebookExamples(codebook)],
      });
      await pipeline([artefact], await openOutput(options.out));
      process.stderr.write(
        `${options.out}: ${examples.length} comments, ${structure.themes.length} themes, ${artefact.length} bytes, id ${artefactId(artefact)}\n`,
      );
    });
}
