import { z } from 'zod';
import { ArtefactError } from '../../models/artefact.ts';
import type { Classifier } from '../../models/classifier.ts';
import { Problem } from '../errors.ts';
import { normaliseText } from '../intake/normalise-text.ts';
import { findModel, liveModel, type Model, readModelArtefact } from '../storage/models.ts';
import type { Routes } from './context.ts';
import { FacetName } from './label-document.ts';
import { damagedModel } from './sound-model.ts';
import { TagDocument } from './tag-document.ts';

const mostComments = 100;
const longestComment = 20_000;
const keptClassifiers = 2;

const ClassifyRequest = z
  .strictObject({
    codebook: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Whose live model to use; the default codebook without it'),
    model: z.uuid().optional().describe('Use this model instead of a live one'),
    comments: z
      .array(
        z.strictObject({
          id: z.string().max(200).optional(),
          text: z.string().max(longestComment),
          question: z.string().max(2000).optional(),
        }),
      )
      .min(1)
      .max(mostComments),
  })
  .meta({
    examples: [
      { comments: [{ id: 'a', text: 'Nobody trained us on the new system and it keeps crashing.' }] },
    ],
  });

const ClassifyResponse = z.object({
  model: z.uuid(),
  codebook: z.string(),
  results: z.array(
    z.object({
      id: z.string().nullable(),
      themes: z.array(TagDocument),
      facets: z.array(FacetName),
      systems: z.array(z.string()),
    }),
  ),
});

/** Classify up to 100 comments at once. Nothing is stored. */
export const classifyRoutes: Routes = (app, { database, defaultCodebook, loadClassifier }) => {
  const classifiers = new Map<number, Promise<Classifier>>();

  function classifierOf(model: Model): Promise<Classifier> {
    const known = classifiers.get(model.id);
    if (known !== undefined) return known;
    const [oldest] = classifiers.keys();
    if (oldest !== undefined && classifiers.size >= keptClassifiers) classifiers.delete(oldest);
    const loading = readModelArtefact(database.query, model.id).then((artefact) => load(artefact, model));
    classifiers.set(model.id, loading);
    loading.catch(() => classifiers.delete(model.id));
    return loading;
  }

  async function load(artefact: Buffer, { id, codebookRef }: Model): Promise<Classifier> {
    try {
      return loadClassifier(artefact);
    } catch (error) {
      if (!(error instanceof ArtefactError)) throw error;
      const live = await liveModel(database.query, codebookRef);
      throw damagedModel(live?.id === id ? 'live' : 'candidate');
    }
  }

  async function chooseModel(wanted: {
    model?: string | undefined;
    codebook?: string | undefined;
  }): Promise<Model> {
    if (wanted.model !== undefined) {
      const model = await findModel(database.query, wanted.model);
      if (model === null) throw new Problem('not_found', 'There is no model with this id.');
      return model;
    }
    const codebook = wanted.codebook ?? defaultCodebook;
    const model = await liveModel(database.query, codebook);
    if (model === null) throw new Problem('conflict', `No model is live for the codebook "${codebook}".`);
    return model;
  }

  app.post(
    '/v1/classify',
    {
      bodyLimit: 8 * 1024 * 1024,
      schema: {
        tags: ['classify'],
        summary: 'Classify up to 100 comments now, with evidence; nothing is stored',
        body: ClassifyRequest,
        response: { 200: ClassifyResponse },
      },
    },
    async (request) => {
      const model = await chooseModel(request.body);
      const classifier = await classifierOf(model);
      const { comments } = request.body;
      const classified = classifier.classify(
        comments.map(({ text, question }) => ({ text: normaliseText(text), question })),
      );
      return {
        model: model.uid,
        codebook: model.codebookRef,
        results: classified.map(({ themes, facets, systems }, index) => ({
          id: comments[index]?.id ?? null,
          themes: themes.map((tag) => ({ ...tag, evidence: [...tag.evidence] })),
          facets: [...facets],
          systems: [...systems],
        })),
      };
    },
  );
  return Promise.resolve();
};
