import { z } from 'zod';
import type { RecordedComparison } from '../storage/model-comparisons.ts';
import type { ListedModel } from '../storage/models.ts';
import type { Training } from '../storage/model-trainings.ts';
import { ComparisonDocument, comparisonDocument, Figure, type Sight } from './model-comparison-document.ts';

export const ModelParams = z.strictObject({
  id: z.uuid().meta({ examples: ['0198c0de-0000-7000-8000-000000000001'] }),
});

/** What the record says of a model's making; models from elsewhere say less. */
const Manifest = z.looseObject({
  shipped: z.boolean().optional(),
  lexiconOnly: z.boolean().optional(),
  comments: z.int().optional(),
  themes: z
    .array(
      z.looseObject({
        id: z.string(),
        basis: z.string(),
        labels: z.int(),
        threshold: z.number().nullable(),
        f1: z.number().nullable(),
        penalty: z.number().nullable(),
      }),
    )
    .optional(),
  training: z
    .looseObject({
      codebookVersion: z.int(),
      seed: z.int(),
      labelSetHash: z.string(),
      labels: z.int(),
      seedLabels: z.int(),
      hyperParameters: z.record(z.string(), z.unknown()),
      versions: z.record(z.string(), z.unknown()),
      figures: z.looseObject({ comments: z.int(), macroF1: Figure, microF1: Figure }),
    })
    .optional(),
});

const JobPart = z.object({
  id: z.uuid(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  done: z.int(),
  total: z.int().nullable(),
  problem: z.record(z.string(), z.unknown()).nullable(),
});

export const ModelDocument = z.object({
  id: z.uuid(),
  codebook: z.string(),
  state: z.enum(['training', 'ready', 'failed', 'cancelled']),
  live: z.boolean(),
  origin: z.enum(['trained', 'shipped', 'lexicon', 'imported']),
  hash: z.string().nullable(),
  structure_hash: z.string().nullable(),
  same_as: z.uuid().nullable().describe('The same labels had made this model before'),
  created_at: z.iso.datetime(),
  job: JobPart.nullable(),
  training: z
    .object({
      codebook_version: z.int(),
      seed: z.int(),
      label_set_hash: z.string(),
      labels: z.int().describe('Comments labelled here'),
      seed_labels: z.int().describe('Labelled comments that came with the codebook'),
      hyper_parameters: z.record(z.string(), z.unknown()),
      versions: z.record(z.string(), z.unknown()),
      figures: z
        .object({ comments: z.int(), macro_f1: Figure, micro_f1: Figure })
        .describe('Cross-validated, over the comments labelled here'),
    })
    .nullable(),
});
export type ModelDocument = z.infer<typeof ModelDocument>;

export const FullModelDocument = ModelDocument.extend({
  themes: z.array(
    z.object({
      theme: z.string(),
      basis: z.string(),
      labels: z.int(),
      threshold: z.number().nullable(),
      f1: Figure.describe('Cross-validated'),
      penalty: Figure,
    }),
  ),
  comparison: ComparisonDocument.nullable(),
});
export type FullModelDocument = z.infer<typeof FullModelDocument>;

function stateOf(training: Training | null): ModelDocument['state'] {
  if (training?.modelId !== null) return 'ready';
  if (training.state === 'failed' || training.state === 'cancelled') return training.state;
  return 'training';
}

/** A model as the API tells it, from what there is of it: a training, the model that came of it, or both. */
export function modelDocument(training: Training | null, model: ListedModel | null): ModelDocument {
  const manifest = Manifest.safeParse(model?.manifest ?? {}).data ?? {};
  const made = manifest.training;
  const id = training?.uid ?? model?.uid ?? '';
  return {
    id,
    codebook: training?.codebookRef ?? model?.codebookRef ?? '',
    state: stateOf(training),
    live: model?.live ?? false,
    origin:
      made !== undefined || training !== null
        ? 'trained'
        : manifest.shipped === true
          ? 'shipped'
          : manifest.lexiconOnly === true
            ? 'lexicon'
            : 'imported',
    hash: model?.hash ?? null,
    structure_hash: model?.structureHash ?? null,
    same_as: model?.uid === id ? null : (model?.uid ?? null),
    created_at: (training?.createdAt ?? model?.createdAt ?? new Date(0)).toISOString(),
    job:
      training === null
        ? null
        : {
            id: training.job,
            state: training.state,
            done: training.done,
            total: training.total,
            problem: training.problem === null ? null : { ...training.problem },
          },
    training:
      made === undefined
        ? null
        : {
            codebook_version: made.codebookVersion,
            seed: made.seed,
            label_set_hash: made.labelSetHash,
            labels: made.labels,
            seed_labels: made.seedLabels,
            hyper_parameters: made.hyperParameters,
            versions: made.versions,
            figures: {
              comments: made.figures.comments,
              macro_f1: made.figures.macroF1,
              micro_f1: made.figures.microF1,
            },
          },
  };
}

/** The same with its themes and its newest comparison. */
export function fullModelDocument(
  training: Training | null,
  model: ListedModel | null,
  comparison: RecordedComparison | null,
  sight: Sight,
): FullModelDocument {
  const { themes = [] } = Manifest.safeParse(model?.manifest ?? {}).data ?? {};
  return {
    ...modelDocument(training, model),
    themes: themes.map(({ id, basis, labels, threshold, f1, penalty }) => {
      return { theme: id, basis, labels, threshold, f1, penalty };
    }),
    comparison: comparison === null ? null : comparisonDocument(comparison, sight),
  };
}
