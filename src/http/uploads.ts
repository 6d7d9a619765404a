import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { BlankRule } from '../intake/blank-rule.ts';
import type { Mapping } from '../intake/mapping.ts';
import { type Intake, type IntakeOptions, openIntake } from '../intake/open-intake.ts';
import { previewIntake } from '../intake/preview.ts';
import { acceptBatch } from '../storage/accept-batch.ts';
import type { Scope } from '../storage/schema.ts';
import { readSurvey, type Survey } from '../storage/surveys.ts';
import { AcceptedDocument, acceptedDocument } from './batch-document.ts';
import { caller, type Routes } from './context.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { uploadProblem } from './intake-problem.ts';
import { SurveyRef, WaveName } from './names.ts';
import { PreviewDocument } from './preview-document.ts';
import { dropRestOfBody } from './problems.ts';
import { createSlots } from './slots.ts';
import { acceptUploads, MappingField, openUpload, type Upload } from './open-upload.ts';

/** From how many bytes on a batch gets a partition of its own: about 100,000 comments. */
const large = { plain: 24 * 1024 * 1024, compressed: 6 * 1024 * 1024 };
const patience = 30_000;

const BatchSettings = z.strictObject({
  survey: SurveyRef,
  wave: WaveName,
  mapping: MappingField.optional(),
  codebook: z.string().min(1).max(200).optional(),
  group: z.string().min(1).max(100).optional(),
});
const PreviewSettings = z.strictObject({
  survey: SurveyRef.optional(),
  mapping: MappingField.optional(),
});

const mapping = z
  .string()
  .optional()
  .describe('What the columns mean, as JSON; guessed without it')
  .meta({ examples: ['{"comments":[{"column":"comment"}],"respondent":"id","attributes":{"site":"site"}}'] });
const BatchQuery = z.looseObject({
  survey: z
    .string()
    .optional()
    .meta({ examples: ['canteen'] }),
  wave: z
    .string()
    .optional()
    .meta({ examples: ['2026'] }),
  mapping,
  codebook: z.string().optional().describe('For a survey that is new: its codebook'),
  group: z.string().optional().describe('For a survey that is new: its group attribute'),
});
const PreviewQuery = z.looseObject({ survey: z.string().optional(), mapping });

const fileTypes = ['text/csv', 'application/x-ndjson', 'application/json', 'multipart/form-data'];
const fileDescription =
  'The body is the file itself: CSV, XLSX, NDJSON or JSON, plain or gzip, with the settings in the query; or a form ' +
  '(`multipart/form-data`) with the settings as fields and then one file.';

function isLarge(upload: Upload<unknown>, intake: Intake): boolean {
  const limit = intake.compressed || intake.format === 'xlsx' ? large.compressed : large.plain;
  return upload.announced === null || upload.announced >= limit;
}

/** SHA-256 over the file and everything that the request says beside it. */
function requestHash(upload: Upload<unknown>): Buffer {
  return createHash('sha256').update(upload.bodyHash()).update(JSON.stringify(upload.settings)).digest();
}

/** Take in files: `POST /v1/batches` stores one, `POST /v1/previews` says what it would become. */
export const uploadRoutes: Routes = async (
  app,
  { database, limits, vocabularies, defaultCodebook, uploads },
) => {
  await acceptUploads(app);
  const slot = createSlots(uploads, patience);

  async function surveyFor(ref: string | undefined, scope: Scope): Promise<Survey | null> {
    if (ref === undefined) return null;
    if (scope.surveys?.includes(ref) === false)
      throw new Problem('not_found', 'There is no survey with this id.');
    return readSurvey(database.query, ref);
  }

  const intakeOptions = (
    { contentType, fileName, settings }: Upload<{ mapping?: Mapping | undefined }>,
    survey: Survey | null,
  ): IntakeOptions => ({
    contentType,
    fileName,
    mapping: settings.mapping,
    limits,
    vocabularies,
    blanks: BlankRule.parse(survey?.blanks ?? {}),
  });

  app.post(
    '/v1/batches',
    {
      schema: {
        tags: ['batches'],
        summary: 'Send a file of comments',
        description: `${fileDescription} Send an \`Idempotency-Key\` to be able to send it again safely.`,
        consumes: fileTypes,
        querystring: BatchQuery,
        headers: z.looseObject({ 'idempotency-key': z.string().optional() }),
        response: { 202: AcceptedDocument },
      },
    },
    async (request, reply) => {
      const { id: keyId, scope } = caller(request);
      if (scope.groups !== undefined || scope.systems !== undefined)
        throw new Problem(
          'forbidden',
          'A key that sees only some groups or systems cannot send whole files.',
        );
      const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key']);
      const upload = await openUpload(request, BatchSettings);
      const { settings } = upload;
      const accepted = await slot(async () => {
        const survey = await surveyFor(settings.survey, scope);
        const codebook = survey?.codebook ?? settings.codebook ?? defaultCodebook;
        if (settings.codebook !== undefined && settings.codebook !== codebook)
          throw new Problem('conflict', `This survey has the codebook "${codebook}".`);
        const intake = await openIntake(upload.source, intakeOptions(upload, survey));
        try {
          return await acceptBatch(
            database,
            {
              survey: settings.survey,
              wave: settings.wave,
              codebook,
              group: survey?.group ?? settings.group ?? null,
              keyId,
              idempotencyKey,
              reading: {
                format: intake.format,
                encoding: intake.encoding,
                delimiter: intake.delimiter,
                compressed: intake.compressed,
                mapping: intake.mapping,
                guessed: intake.guessed,
                columns: intake.columns,
              },
              large: isLarge(upload, intake),
              bodyHash: upload.bodyHash,
              requestHash: () => requestHash(upload),
              answer: (batch) => ({
                status: 202,
                location: `/v1/batches/${batch.uid}`,
                response: acceptedDocument(batch, { ...settings, codebook }, intake),
              }),
            },
            intake.parts,
          );
        } finally {
          intake.close();
        }
      }).catch((error: unknown) => {
        throw uploadProblem(error);
      });
      if (accepted.replayed) reply.header('idempotency-replayed', 'true');
      return reply
        .code(202)
        .header('location', accepted.location)
        .send(accepted.response as AcceptedDocument);
    },
  );

  app.post(
    '/v1/previews',
    {
      schema: {
        tags: ['batches'],
        summary: 'What a file would become; nothing is stored',
        description: fileDescription,
        consumes: fileTypes,
        querystring: PreviewQuery,
        response: { 200: PreviewDocument },
      },
    },
    async (request) => {
      const upload = await openUpload(request, PreviewSettings);
      const survey = await surveyFor(upload.settings.survey, caller(request).scope);
      const options = intakeOptions(upload, survey);
      const preview = await previewIntake(upload.source, options).catch((error: unknown) => {
        throw uploadProblem(error);
      });
      dropRestOfBody(request);
      return preview;
    },
  );
};
