import { z } from 'zod';
import type { Example } from '../models/examples.ts';
import { FEW_PENALTY } from '../models/fit-few.ts';
import { FOLDS } from '../models/groups.ts';
import type { Language } from '../models/structure.ts';
import { POOR_POSITIVES } from '../models/trainable.ts';
import { codebookExamples } from '../src/domain/codebook-examples.ts';
import { readCodebook } from '../src/storage/codebooks.ts';
import type { Database } from '../src/storage/database.ts';
import { type ClaimedJob, failForGood } from '../src/storage/jobs.ts';
import { modelById } from '../src/storage/models.ts';
import { readTraining, type Training } from '../src/storage/model-trainings.ts';
import { recordTrained } from '../src/storage/trained-models.ts';
import { ensureThemes } from '../src/storage/tags.ts';
import type { Report } from './job-report.ts';
import type { JobHandler, JobHandlers } from './run-job.ts';
import { type TrainThread, withTrainThread } from './train-client.ts';
import { compareWithLive } from './train-compare.ts';
import { exampleOf, hasTwoClasses, labelSetHash } from './train-examples.ts';
import { heldOutFigures } from './train-figures.ts';
import { readLabels, readVersions, seedExamples } from './train-labels.ts';
import { orderForLearning } from './train-learn-order.ts';

export interface TrainDeps {
  readonly database: Database;
  /** The general lexicons, the same for every codebook. */
  readonly readLanguage: () => Promise<Language>;
  /** Labelled comments that came with a codebook: they are learnt from beside what people labelled here. */
  readonly seedLabels: (codebookRef: string) => Promise<readonly Example[]>;
}

const TrainArgs = z.object({ trainingId: z.int().positive() });
const CompareArgs = z.object({ modelId: z.int().positive() });

/** The jobs that make models, compare them, and say which labels would teach them most. */
export function trainHandlers(deps: TrainDeps): JobHandlers {
  return {
    train: trainOnLabels(deps),
    'compare-models': compareModel(deps),
    'learn-order': orderForLearning(deps.database),
  };
}

/** Training cannot come to anything with these labels, now or later. */
class NothingToLearn extends Error {
  readonly problem: { readonly type: string; readonly detail: string };
  constructor(type: string, detail: string) {
    super(type);
    this.problem = { type, detail };
  }
}

/**
 * Train a model on all settled labels but the audits', record it, and compare it with the live one. An attempt after a
 * crash goes on from what is recorded: nothing, or the whole model.
 */
function trainOnLabels(deps: TrainDeps): JobHandler {
  const { database } = deps;
  return async (job, signal, report) => {
    const training = await readTraining(database.query, TrainArgs.parse(job.args).trainingId);
    if (training === null) throw new Error('the training is not in the record');
    try {
      return await withTrainThread(signal, async (thread) => {
        const at = { job, report };
        const modelId = training.modelId ?? (await trainAndRecord(deps, thread, at, training));
        if (modelId === null) return 'parked';
        const comparison = await compare(database, thread, modelId, {
          ...at,
          codebookRef: training.codebookRef,
        });
        return { modelId, comparison };
      });
    } catch (error) {
      if (!(error instanceof NothingToLearn)) throw error;
      await failForGood(database.pool, job, error.problem);
      return 'parked';
    }
  };
}

/** The job at hand, and who is told how far it is. */
interface AtHand {
  readonly job: ClaimedJob;
  readonly report: Report;
}

/** Compare a model that is recorded with the one that is live now. */
function compareModel({ database }: TrainDeps): JobHandler {
  return (job, signal, report) =>
    withTrainThread(signal, async (thread) => {
      const { modelId } = CompareArgs.parse(job.args);
      const comparison = await compare(database, thread, modelId, { job, report, codebookRef: null });
      return { modelId, comparison };
    });
}

async function compare(
  database: Database,
  thread: TrainThread,
  modelId: number,
  { codebookRef, ...at }: AtHand & { readonly codebookRef: string | null },
): Promise<number | null> {
  const model = await modelById(database.query, modelId);
  if (model === null) throw new Error('the model is not in the record');
  return compareWithLive(database, thread, { ...model, codebookRef: codebookRef ?? model.codebookRef }, at);
}

async function trainAndRecord(
  { database, readLanguage, seedLabels }: TrainDeps,
  thread: TrainThread,
  { job, report }: AtHand,
  training: Training,
): Promise<number | null> {
  const { codebookRef, codebookVersion, seed } = training;
  const codebook = await readCodebook(database.query, codebookRef, codebookVersion);
  if (codebook === null) throw new Error('the codebook is not in the record');
  const themes = codebook.themes.map(({ id }) => id);
  const labels = await readLabels(database, training);
  if (labels.length === 0)
    throw new NothingToLearn('no_labels', 'There are no labels to learn from: review comments first.');
  const versions = await readVersions(database, training, labels);
  const local = labels.map((label) => exampleOf(label, versions.get(label.codebookVersion) ?? null, themes));
  const shipped = seedExamples(await seedLabels(codebookRef), themes);
  const seeds = [...shipped, ...codebookExamples(codebook)];
  const examples = [...seeds, ...local];
  if (!hasTwoClasses(codebook, [...shipped, ...local]))
    throw new NothingToLearn(
      'one_class',
      'No theme was decided both for and against: label comments with and without a theme.',
    );
  const trained = await thread.train(
    { structure: codebook, language: await readLanguage(), examples, seed },
    (done, total) => report('fit', done, total),
  );
  const { heldOut, manifest } = trained;
  const numbers = await ensureThemes(database.pool, heldOut.themes);
  const width = heldOut.themes.length;
  return recordTrained(
    database.pool,
    job,
    training,
    {
      hash: trained.hash,
      codebookRef,
      structureHash: manifest.structureHash,
      manifest: {
        ...manifest,
        training: {
          codebook: codebookRef,
          codebookVersion,
          seed,
          surveys: training.surveys,
          labelSetHash: labelSetHash(labels, local, seeds),
          labels: labels.length,
          seedLabels: seeds.length,
          hyperParameters,
          versions: { format: manifest.format, node: process.version },
          figures: heldOutFigures(heldOut, examples, seeds.length),
        },
      },
      artefact: Buffer.from(trained.artefact),
    },
    labels.map(({ commentId }, index) => {
      const from = (seeds.length + index) * width;
      return {
        commentId,
        themeIds: numbers,
        probabilities: Array.from(heldOut.probability.subarray(from, from + width)),
      };
    }),
  );
}

/** What is fixed in the method; what is chosen for each theme stands in the manifest's themes. */
const hyperParameters = {
  folds: FOLDS,
  penalties: [1, 0.5, 2],
  iterations: 12,
  leastGroups: 3,
  few: { below: POOR_POSITIVES, penalty: FEW_PENALTY },
};
