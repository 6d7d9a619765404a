import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { Intake } from '../intake/open-intake.ts';
import type { AcceptedBatch } from '../storage/accept-batch.ts';
import { type Batch, readBatch } from '../storage/batches.ts';
import type { Queries } from '../storage/database.ts';
import type { Scope } from '../storage/schema.ts';

export const BatchParams = z.strictObject({
  id: z.uuid().meta({ examples: ['0198c0de-0000-7000-8000-000000000000'] }),
});

/** A batch as the API tells it: what was received, and how far its tagging is. */
export const BatchDocument = z
  .object({
    id: z.uuid(),
    survey: z.string(),
    wave: z.string(),
    state: z.enum(['received', 'tagging', 'done']),
    rows: z.int().describe('Rows that were accepted or refused'),
    accepted: z.int().describe('Rows that were accepted'),
    blank: z.int().describe('Comments that say nothing; they are not tagged'),
    rejected: z.int().describe('Rows that were refused; see /rejections'),
    respondents: z.int().describe('People with at least one comment that is not blank'),
    asked: z.int().describe('People in the file'),
    comments: z.object({ total: z.int(), done: z.int(), quarantined: z.int() }),
    mapping: z.unknown(),
    guessed: z.boolean().describe('The mapping was guessed from the file'),
    reading: z.object({
      format: z.string().nullable(),
      encoding: z.string().nullable(),
      delimiter: z.string().nullable(),
    }),
    warnings: z.array(z.string()),
    model: z.uuid(),
    codebook: z.string(),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({
    examples: [
      {
        id: '0198c0de-0000-7000-8000-000000000000',
        survey: 'digital',
        wave: '2026',
        state: 'tagging',
        rows: 35000,
        accepted: 34998,
        blank: 812,
        rejected: 2,
        respondents: 8081,
        asked: 8100,
        comments: { total: 34186, done: 12000, quarantined: 0 },
        mapping: { comments: [{ column: 'comment' }], respondent: 'id', attributes: { force: 'force' } },
        guessed: false,
        reading: { format: 'csv', encoding: 'utf-8', delimiter: ',' },
        warnings: [],
        model: '0198c0de-0000-7000-8000-000000000001',
        codebook: 'canteen',
        created_at: '2026-03-01T09:00:00.000Z',
        finished_at: null,
      },
    ],
  });
export type BatchDocument = z.infer<typeof BatchDocument>;

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numbersOf(batch: Pick<Batch, 'rows' | 'rejected' | 'blank' | 'respondents' | 'asked'>) {
  const { rows, rejected, blank, respondents, asked } = batch;
  return { rows: rows + rejected, accepted: rows, blank, rejected, respondents, asked };
}

/** A batch of the record, as it is sent. */
export function batchDocument(batch: Batch): BatchDocument {
  return {
    id: batch.uid,
    survey: batch.survey,
    wave: batch.wave,
    state: batch.state === 'erased' ? 'done' : batch.state,
    ...numbersOf(batch),
    comments: {
      total: batch.comments - batch.blank,
      done: batch.tagged,
      quarantined: batch.quarantined,
    },
    mapping: batch.reading['mapping'] ?? null,
    guessed: batch.reading['guessed'] === true,
    reading: {
      format: text(batch.reading['format']),
      encoding: text(batch.reading['encoding']),
      delimiter: text(batch.reading['delimiter']),
    },
    warnings: [...batch.warnings],
    model: batch.model,
    codebook: batch.codebook,
    created_at: batch.createdAt.toISOString(),
    finished_at: batch.finishedAt?.toISOString() ?? null,
  };
}

/** A batch that was just accepted. */
export const AcceptedDocument = BatchDocument.omit({ model: true, created_at: true, finished_at: true });
export type AcceptedDocument = z.infer<typeof AcceptedDocument>;

/** A batch that was just accepted, as its sender is told of it. */
export function acceptedDocument(
  batch: AcceptedBatch,
  { survey, wave, codebook }: { survey: string; wave: string; codebook: string },
  { mapping, guessed, format, encoding, delimiter }: Intake,
): AcceptedDocument {
  return {
    id: batch.uid,
    survey,
    wave,
    state: 'received',
    ...numbersOf(batch),
    comments: { total: batch.comments - batch.blank, done: 0, quarantined: 0 },
    mapping,
    guessed,
    reading: { format, encoding, delimiter },
    warnings: [...batch.warnings],
    codebook,
  };
}

/** A batch that the scope lets be seen. Throws `not_found` for one that is unknown or out of scope, `erased` for one that was. */
export async function requireBatch(query: Queries, id: string, scope: Scope): Promise<Batch> {
  const batch = await readBatch(query, id, scope);
  if (batch === null) throw new Problem('not_found', 'There is no batch with this id.');
  if (batch.state === 'erased')
    throw new Problem('erased', 'This batch was erased, with all of its comments.');
  return batch;
}
