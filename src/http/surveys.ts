import { z } from 'zod';
import { DisclosureSettings } from '../domain/disclosure/settings.ts';
import { valueNormaliser, type Vocabulary } from '../domain/vocabulary.ts';
import { Problem } from '../errors.ts';
import { BlankRule } from '../intake/blank-rule.ts';
import { recordAudit } from '../storage/audit-log.ts';
import type { Scope } from '../storage/schema.ts';
import { readCodebook } from '../storage/codebooks.ts';
import { listSurveys, readSeenAttributes, readSurvey, type Survey, writeSurvey } from '../storage/surveys.ts';
import { caller, type Routes } from './context.ts';
import { SurveyRef, WaveName } from './names.ts';

const Attribute = z.strictObject({
  name: z.string().min(1).max(100),
  values: z.array(z.string().max(200)).max(1000).nullable().default(null),
});

const SurveySettings = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    codebook: z.string().min(1).max(200),
    group: z.string().min(1).max(100).nullable().default(null),
    attributes: z.array(Attribute).max(200).default([]),
    waves: z.array(WaveName).max(200).default([]),
    blanks: BlankRule.prefault({}).describe('What counts as blank, and what does for single questions'),
    disclosure: DisclosureSettings.prefault({}).describe('Rules of releases'),
  })
  .refine((survey) => new Set(survey.attributes.map(({ name }) => name)).size === survey.attributes.length, {
    path: ['attributes'],
    message: 'an attribute is declared twice',
  })
  .meta({
    examples: [
      {
        name: 'Canteen survey',
        codebook: 'canteen',
        group: 'site',
        attributes: [
          { name: 'site', values: null },
          { name: 'satisfaction', values: ['low', 'middling', 'high'] },
        ],
        waves: ['2026'],
        blanks: { words: ['n/a', 'none'], questions: { 'Anything else?': ['no'] } },
      },
    ],
  });

type Declared = z.infer<typeof Attribute>;

/** Declared values as rows will have them, each once. */
function canonicalAttributes(
  attributes: readonly Declared[],
  vocabularies: readonly Vocabulary[],
): Declared[] {
  return attributes.map(({ name, values }) => ({
    name,
    values: values && [...new Set(values.map(valueNormaliser(vocabularies, name)))],
  }));
}

const SurveyDocument = z.object({
  id: z.string(),
  name: z.string(),
  codebook: z.string(),
  group: z.string().nullable(),
  attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()).nullable() })),
  waves: z.array(z.string()),
  blanks: z.record(z.string(), z.unknown()),
  disclosure: z.record(z.string(), z.unknown()),
  created_at: z.iso.datetime(),
});

/** A survey as a key may see it: a key limited to groups is told of no others. */
function surveyDocument(survey: Survey, { groups }: Scope): z.infer<typeof SurveyDocument> {
  const isSeen = (attribute: string, value: string): boolean =>
    groups === undefined || attribute !== survey.group || groups.includes(value);
  return {
    id: survey.ref,
    name: survey.name,
    codebook: survey.codebook,
    group: survey.group,
    attributes: survey.attributes.map(({ name, values }) => ({
      name,
      values: values?.filter((value) => isSeen(name, value)) ?? null,
    })),
    waves: [...survey.waves],
    blanks: survey.blanks,
    disclosure: survey.disclosure,
    created_at: survey.createdAt.toISOString(),
  };
}

const params = z.strictObject({ id: SurveyRef });

/** Read surveys and set them up. */
export const surveyRoutes: Routes = (app, { database, vocabularies }) => {
  async function requireSurvey(ref: string, only: readonly string[] | undefined): Promise<Survey> {
    const survey = only === undefined || only.includes(ref) ? await readSurvey(database.query, ref) : null;
    if (survey === null) throw new Problem('not_found', 'There is no survey with this id.');
    return survey;
  }

  app.get(
    '/v1/surveys',
    {
      schema: {
        tags: ['surveys'],
        summary: 'Surveys by id',
        querystring: z.strictObject({}),
        response: {
          200: z.object({
            surveys: z.array(
              SurveyDocument.extend({
                seen: z
                  .array(z.string())
                  .describe('The attributes that people have, declared or not, as far as they are counted'),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { scope } = caller(request);
      const surveys = await listSurveys(database.query, scope.surveys);
      const seen = await readSeenAttributes(database.query);
      return {
        surveys: surveys.map((survey) => ({
          ...surveyDocument(survey, scope),
          seen: [...(seen.get(survey.id) ?? [])],
        })),
      };
    },
  );

  app.get(
    '/v1/surveys/:id',
    {
      schema: {
        tags: ['surveys'],
        summary: 'A survey: its waves, attributes and settings',
        params,
        querystring: z.strictObject({}),
        response: { 200: SurveyDocument },
      },
    },
    async (request) => {
      const { scope } = caller(request);
      return surveyDocument(await requireSurvey(request.params.id, scope.surveys), scope);
    },
  );

  app.put(
    '/v1/surveys/:id',
    {
      schema: {
        tags: ['surveys'],
        summary: 'Make a survey, or replace its settings; waves are only added',
        params,
        body: SurveySettings,
        response: { 200: SurveyDocument },
      },
    },
    async (request) => {
      const { id } = request.params;
      const settings = {
        ...request.body,
        attributes: canonicalAttributes(request.body.attributes, vocabularies),
      };
      if ((await readCodebook(database.query, settings.codebook)) === null)
        throw new Problem('invalid_request', 'Import the codebook first, or name another.', {
          errors: [{ where: 'body.codebook', message: 'there is no such codebook' }],
        });
      await database.query.transaction().execute(async (query) => {
        await writeSurvey(query, id, settings);
        await recordAudit(query, {
          keyId: caller(request).id,
          action: 'survey.write',
          subject: id,
          detail: { codebook: settings.codebook, group: settings.group },
        });
      });
      return surveyDocument(await requireSurvey(id, undefined), {});
    },
  );
  return Promise.resolve();
};
