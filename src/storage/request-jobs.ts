import type pg from 'pg';
import { recordAuditWithin } from './audit-log.ts';
import type { Database } from './database.ts';
import { hideBatch } from './erase.ts';
import { createJob } from './jobs.ts';
import { respondentId } from './respondent-id.ts';
import { inTransaction } from './transaction.ts';

/** Who asks, by the number of the key. */
type Asker = number | null;

/** Ask for another tagging of a batch with this model; the uid of the job, or null while another one is under way. */
export function requestRetag(
  database: Database,
  keyId: Asker,
  batch: { id: number; uid: string },
  modelId: number,
): Promise<string | null> {
  return inTransaction(database.pool, async (client) => {
    await client.query('select from batch where id = $1 for no key update', [batch.id]);
    const { rowCount } = await client.query(
      `select from job where kind = 'retag' and state in ('queued', 'running') and (args ->> 'batchId')::bigint = $1`,
      [batch.id],
    );
    if (rowCount !== 0) return null;
    await recordAuditWithin(client, {
      keyId,
      action: 'batch.retag',
      subject: batch.uid,
      detail: { modelId },
    });
    return createJob(client, { kind: 'retag', args: { batchId: batch.id, modelId }, keyId });
  });
}

/**
 * Take a batch out of sight now and ask for what it holds to be removed: the uid of the job, or why there is none. With
 * `onlyUntagged` a batch whose tagging has ended stays, also when it ends in this moment.
 */
export function requestBatchErasure(
  database: Database,
  keyId: Asker,
  batch: { id: number; uid: string },
  { onlyUntagged }: { onlyUntagged: boolean },
): Promise<{ job: string } | 'erased' | 'tagged'> {
  return inTransaction(database.pool, async (client) => {
    if (onlyUntagged && (await holdBatch(client, batch.id)) === 'tagged') return 'tagged';
    if (!(await hideBatch(client, batch.id))) return 'erased';
    await recordAuditWithin(client, { keyId, action: 'batch.erase', subject: batch.uid });
    return { job: await createJob(client, { kind: 'erase-batch', args: { batchId: batch.id }, keyId }) };
  });
}

/** Hold a batch as finishTagging does, and only then ask whether its tagging has ended. */
async function holdBatch(client: pg.ClientBase, batchId: number): Promise<'tagged' | 'untagged'> {
  await client.query('select from batch where id = $1 for update', [batchId]);
  const { rowCount } = await client.query(
    `select from batch join tagging on tagging.id = batch.tagging_id where batch.id = $1 and tagging.state = 'done'`,
    [batchId],
  );
  return rowCount === 0 ? 'untagged' : 'tagged';
}

/**
 * Ask for one person to be removed from every batch of a survey; null when no batch of it knows the person. The audit
 * and the job hold the person's number, not the reference.
 */
export function requestRespondentErasure(
  database: Database,
  keyId: Asker,
  survey: { id: number; ref: string },
  ref: string,
): Promise<string | null> {
  const person = respondentId(survey.ref, ref);
  return inTransaction(database.pool, async (client) => {
    const { rowCount } = await client.query(
      `select from respondent join batch on batch.bucket = respondent.bucket and batch.id = batch_id
       where respondent.id = $1 and batch.survey_id = $2 and not erased limit 1`,
      [person, survey.id],
    );
    if (rowCount === 0) return null;
    await recordAuditWithin(client, {
      keyId,
      action: 'respondent.erase',
      subject: `${survey.ref}/${person}`,
    });
    const args = { surveyId: survey.id, respondentId: person };
    return createJob(client, { kind: 'erase-respondent', args, keyId });
  });
}

/** Ask for a model to be compared with the live one; the uid of the job, be it one that is under way already. */
export function requestComparison(
  database: Database,
  keyId: Asker,
  model: { id: number; uid: string },
): Promise<string> {
  return inTransaction(database.pool, async (client) => {
    const { rows } = await client.query<{ uid: string }>(
      `select uid from job
       where kind = 'compare-models' and state in ('queued', 'running') and (args ->> 'modelId')::bigint = $1 limit 1`,
      [model.id],
    );
    const [open] = rows;
    if (open !== undefined) return open.uid;
    await recordAuditWithin(client, { keyId, action: 'model.compare', subject: model.uid });
    return createJob(client, { kind: 'compare-models', args: { modelId: model.id }, keyId });
  });
}
