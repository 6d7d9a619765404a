import { z } from 'zod';
import { Problem } from '../errors.ts';
import { type LabelFormat, type LabelRow, labelRows } from '../intake/label-rows.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { findAudit } from '../storage/audit-samples.ts';
import {
  type ImportedLabel,
  importLabels,
  type LabelFault,
  type LabelImport,
} from '../storage/import-labels.ts';
import { caller, type Routes } from './context.ts';
import { LabelRejection, type LabelSender, misplaced, resolveFileLabel } from './file-label.ts';
import { uploadProblem } from './intake-problem.ts';
import { dropRestOfBody } from './problems.ts';
import { openCodebooks } from './review-codebooks.ts';
import { acceptUploads, openUpload } from './open-upload.ts';

/** Decisions that are taken in at a time, and rejections that are told of a file. */
const pageSize = 200;
const mostRejections = 1000;

const ImportSettings = z.strictObject({
  codebook: z.string('name the codebook that the themes are of').min(1).max(200),
  version: z
    .string('name the version of the codebook that they were judged by')
    .regex(/^[1-9]\d{0,8}$/, 'expected a whole number from 1')
    .transform(Number),
  format: z.enum(['ndjson', 'csv', 'label-studio']).optional(),
  audit: z.uuid().optional(),
  blind: z.enum(['true', 'false']).optional(),
  own: z.enum(['true', 'false']).optional(),
});
const ImportQuery = z.looseObject({
  codebook: z.string().optional().describe('The codebook that the themes are of'),
  version: z.string().optional().describe('Its version'),
  format: z
    .string()
    .optional()
    .describe('`ndjson`, `csv` or `label-studio`; read from the content type without it'),
  audit: z.string().optional().describe('These are codings of this audit; for admins'),
  own: z
    .string()
    .optional()
    .describe('`true`: the sender judged everything, whatever names stand in the file'),
  blind: z
    .string()
    .optional()
    .describe(
      'Whether the machine’s labels were hidden: `true` or `false`; an audit is blind without it. Believed of admins',
    ),
});

const ImportDocument = z.object({
  accepted: z.int(),
  unchanged: z.int().describe('The same reviewer had said the same before'),
  rejected: z.int(),
  rejections: z.array(LabelRejection).describe(`The first ${mostRejections}`),
});

const faults: Readonly<Record<LabelFault, readonly [column: string | null, reason: string]>> = {
  unknown_comment: ['id', 'There is no comment with this id; it may have been erased.'],
  erased: ['id', 'The batch of this comment was erased.'],
  other_codebook: ['id', 'This comment is of a survey with another codebook.'],
  audited: ['id', 'This comment belongs to an audit; name the audit to import codings of it.'],
  not_in_audit: ['id', 'This comment is not in the audit.'],
  own_ruling: ['reviewer', 'This reviewer coded the comment: a ruling is a third person’s.'],
  beyond_text: ['redactions', 'A stretch goes beyond the end of the text.'],
};

function formatOf(given: LabelFormat | undefined, contentType: string | undefined): LabelFormat {
  if (given !== undefined) return given;
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/csv') return 'csv';
  if (type === 'application/json') return 'label-studio';
  if (type === 'application/x-ndjson') return 'ndjson';
  throw new Problem(
    'unsupported_media_type',
    'Send NDJSON, CSV or Label Studio’s JSON, and say which by `Content-Type` or `format`.',
  );
}

/** Labels that were made elsewhere, streamed in. */
export const labelImportRoutes: Routes = async (app, { database, limits }) => {
  await acceptUploads(app);
  const codebooks = openCodebooks(database.query);

  app.post(
    '/v1/labels/import',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Take in labels made elsewhere, as NDJSON, CSV or Label Studio JSON',
        description:
          'Each row names its comment by `id`. Rows that do not fit are told and left out, the others are taken in; what is ' +
          'known already is not taken in twice, so a file can be sent again. Reviewers bring in what they decided themselves; ' +
          'only an admin brings in what others did, and codings of an audit, as a file cannot prove who coded, and whether blind. ' +
          'Each decision keeps the key that it came with.',
        consumes: ['application/x-ndjson', 'text/csv', 'application/json'],
        querystring: ImportQuery,
        response: { 200: ImportDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const upload = await openUpload(request, ImportSettings);
      const { settings } = upload;
      const format = formatOf(settings.format, upload.contentType);
      const isTrusted = key.access === 'admin';
      if (settings.audit !== undefined && !isTrusted)
        throw new Problem(
          'forbidden',
          'Only an admin brings in codings of an audit: a file cannot prove who coded, and whether blind. Code it under /v1/reviews/next.',
        );
      const codebook = await codebooks(settings.codebook, settings.version);
      const audit = settings.audit === undefined ? null : await findAudit(database.query, settings.audit);
      if (
        settings.audit !== undefined &&
        (audit === null || key.scope.surveys?.includes(audit.survey) === false)
      )
        throw new Problem('not_found', 'There is no audit with this id.');
      if (audit !== null && audit.codebookId !== codebook.id)
        throw new Problem(
          'conflict',
          `The audit is labelled with "${audit.codebook}" version ${audit.version}.`,
        );
      const about: LabelImport = {
        keyId: key.id,
        scope: key.scope,
        codebook: codebook.ref,
        codebookId: codebook.id,
        auditId: audit?.id ?? null,
        blind: isTrusted && (settings.blind === undefined ? audit !== null : settings.blind === 'true'),
      };
      const sender: LabelSender = {
        uid: key.uid,
        isTrusted,
        own: settings.own === 'true',
        audit: settings.audit,
        version: settings.version,
      };
      const total = { accepted: 0, unchanged: 0, rejected: 0, rejections: [] as LabelRejection[] };
      const reject = (rejection: LabelRejection): void => {
        total.rejected += 1;
        if (total.rejections.length < mostRejections) total.rejections.push(rejection);
      };
      const take = async (rows: readonly LabelRow[]): Promise<void> => {
        const labels: ImportedLabel[] = [];
        for (const { row, label, fault } of rows) {
          if (label === null) {
            reject({ row, ...fault });
            continue;
          }
          const resolved = misplaced(row, label, sender) ?? resolveFileLabel(codebook, row, label, sender);
          if ('code' in resolved) reject(resolved);
          else labels.push(resolved);
        }
        const outcome = await importLabels(database.pool, about, labels);
        total.accepted += outcome.accepted;
        total.unchanged += outcome.unchanged;
        for (const { row, fault } of outcome.refused) {
          const [column, reason] = faults[fault];
          reject({ row, column, code: fault, reason });
        }
      };
      try {
        let waiting: LabelRow[] = [];
        for await (const rows of labelRows(upload.source, format, limits)) {
          waiting.push(...rows);
          for (; waiting.length >= pageSize; waiting = waiting.slice(pageSize))
            await take(waiting.slice(0, pageSize));
        }
        await take(waiting);
      } catch (error) {
        throw uploadProblem(error);
      }
      dropRestOfBody(request);
      await recordAudit(database.query, {
        keyId: key.id,
        action: 'labels.import',
        subject: codebook.ref,
        detail: { accepted: total.accepted, unchanged: total.unchanged, rejected: total.rejected },
      });
      total.rejections.sort((a, b) => a.row - b.row);
      return total;
    },
  );
};
