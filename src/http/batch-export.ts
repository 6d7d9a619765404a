import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { facetsOf, valenceOf } from '../../models/codes.ts';
import { Problem } from '../errors.ts';
import { Mapping } from '../intake/mapping.ts';
import { exportColumns } from '../intake/own-export.ts';
import { recordAudit } from '../storage/audit-log.ts';
import type { Batch } from '../storage/batches.ts';
import { exportComments, type ExportedComment } from '../storage/export-comments.ts';
import { BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';
import { byteOrderMark, tableTypes } from './table-file.ts';
import { type Cell, streamWorkbook } from './workbook.ts';

const types = { ndjson: 'application/x-ndjson; charset=utf-8', ...tableTypes };

type Pages = AsyncGenerator<ExportedComment[]>;

function jsonLine({ uid, tags, facets, ...comment }: ExportedComment): string {
  const themes = tags.map((tag) => ({ ...tag, valence: valenceOf(tag.valence) }));
  return `${JSON.stringify({ id: uid, ...comment, themes, facets: facetsOf(facets) })}\n`;
}

/** Names of the attributes that a batch's mapping makes, in its order. */
function attributesOf(batch: Batch): string[] {
  const mapping = Mapping.safeParse(batch.reading['mapping']);
  return mapping.success ? [...new Set(Object.values(mapping.data.attributes))] : [];
}

function cells(comment: ExportedComment, attributes: readonly string[]): Cell[] {
  const { tags } = comment;
  return [
    comment.uid,
    comment.row,
    comment.respondent,
    comment.question,
    comment.text,
    comment.blank,
    tags.map((tag) => tag.theme).join('; '),
    tags.map((tag) => valenceOf(tag.valence)).join('; '),
    tags.map((tag) => tag.probability.toFixed(3)).join('; '),
    facetsOf(comment.facets).join('; '),
    comment.systems.join('; '),
    ...attributes.map((name) => comment.attributes[name] ?? null),
  ];
}

async function* jsonLines(pages: Pages): AsyncGenerator<string> {
  for await (const page of pages) yield page.map(jsonLine).join('');
}

async function* csvLines(
  header: readonly string[],
  attributes: string[],
  pages: Pages,
): AsyncGenerator<string> {
  const options = { escape_formulas: true, cast: { boolean: String } };
  yield byteOrderMark + stringify([header], options);
  for await (const page of pages)
    yield stringify(
      page.map((comment) => cells(comment, attributes)),
      options,
    );
}

async function* cellPages(attributes: string[], pages: Pages): AsyncGenerator<Cell[][]> {
  for await (const page of pages) yield page.map((comment) => cells(comment, attributes));
}

function bodyOf(format: keyof typeof types, batch: Batch, pages: Pages): Readable {
  const attributes = attributesOf(batch);
  const header = [...exportColumns, ...attributes];
  if (format === 'ndjson') return Readable.from(jsonLines(pages));
  if (format === 'csv') return Readable.from(csvLines(header, attributes, pages));
  return streamWorkbook(header, cellPages(attributes, pages));
}

/** All comments of a batch with their tags, streamed. */
export const batchExportRoutes: Routes = (app, { database }) => {
  app.get(
    '/v1/batches/:id/export',
    {
      schema: {
        tags: ['results'],
        summary: 'Comments with their tags, as NDJSON, CSV or XLSX',
        description:
          'In CSV a cell that a spreadsheet would read as a formula has an apostrophe before it; themes, valences and ' +
          'probabilities are lists in the same order, separated by `; `.',
        produces: Object.values(types),
        params: BatchParams,
        querystring: z.strictObject({ format: z.enum(['ndjson', 'csv', 'xlsx']).default('ndjson') }),
      },
    },
    async (request, reply) => {
      const { scope, id: keyId } = caller(request);
      const { format } = request.query;
      const batch = await requireBatch(database.query, request.params.id, scope);
      if (batch.state !== 'done')
        throw new Problem('not_ready', 'This batch is still being tagged; see its /events.', {
          retryAfter: 1,
        });
      await recordAudit(database.query, {
        keyId,
        action: 'batch.export',
        subject: batch.uid,
        detail: { format },
      });
      const pages = exportComments(database.query, batch, scope);
      return reply
        .type(types[format])
        .header('content-disposition', `attachment; filename="${batch.uid}.${format}"`)
        .send(bodyOf(format, batch, pages));
    },
  );
  return Promise.resolve();
};
