import { finished } from 'node:stream/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { ArtefactError } from '../../models/artefact.ts';
import type { Classification, Passage } from '../../models/classifier.ts';
import { type Engine, loadClassifier } from '../../models/engine.ts';
import { normaliseText } from '../intake/normalise-text.ts';
import { readBytes, shippedModel } from './inputs.ts';
import { openInput, readNdjson, writeAll } from './ndjson.ts';
import { openOutput } from './open-output.ts';
import { UsageError } from './usage-error.ts';

const Line = z.looseObject({
  id: z.unknown().optional(),
  text: z.string(),
  question: z.string().nullish(),
});
type Line = z.output<typeof Line>;

const BATCH = 500;

/** Loads a model from a file; throws UsageError when it is none. */
export async function readModel(path: string): Promise<Engine> {
  const bytes = await readBytes(path);
  try {
    return loadClassifier(bytes);
  } catch (error) {
    if (error instanceof ArtefactError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function printed(line: Line, found: Classification | undefined): string {
  return `${JSON.stringify({
    ...(line.id === undefined ? {} : { id: line.id }),
    themes: (found?.themes ?? []).map(({ theme, probability, valence, evidence }) => ({
      theme,
      probability: rounded(probability),
      valence,
      evidence: evidence.map(({ start, end, weight }) => ({ start, end, weight: rounded(weight) })),
    })),
    facets: found?.facets ?? [],
    systems: found?.systems ?? [],
  })}\n`;
}

function classified(engine: Engine, lines: readonly Line[]): string {
  const passages: Passage[] = lines.map(({ text, question }) => ({
    text: normaliseText(text),
    question: question ?? undefined,
  }));
  const found = engine.classify(passages);
  return lines.map((line, index) => printed(line, found[index])).join('');
}

/** `verbatim classify FILE|-`: NDJSON of texts in, NDJSON of themes out, in the same order, as a stream. */
export function classifyCommand(): Command {
  return new Command('classify')
    .description(
      'find the themes of texts, offline: NDJSON {id?, text, question?} in, {id, themes, facets, systems} out',
    )
    .argument('<file>', 'NDJSON, or - for the standard input')
    .option('--model <path>', 'a model made by train', shippedModel)
    .option('--out <file>', 'write there instead of the standard output')
    .action(async (file: string, options: { model: string; out?: string }) => {
      const engine = await readModel(options.model);
      const output = options.out === undefined ? process.stdout : await openOutput(options.out);
      const failure = options.out === undefined ? undefined : finished(output);
      failure?.catch(() => undefined);
      let batch: Line[] = [];
      const flush = async (): Promise<void> => {
        const ready = batch;
        batch = [];
        if (ready.length > 0) await writeAll(output, classified(engine, ready));
      };
      try {
        for await (const line of readNdjson(openInput(file), file, Line, '{"id"?, "text", "question"?}')) {
          batch.push(line);
          if (batch.length === BATCH) await flush();
        }
      } finally {
        // A bad line ends the run, but not before the lines above it are answered.
        await flush();
        if (options.out !== undefined) {
          output.end();
          await failure;
        }
      }
    });
}
