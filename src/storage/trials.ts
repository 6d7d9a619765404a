import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { Codebook } from '../domain/codebook.ts';
import { Change } from '../domain/codebook-changes/changes.ts';
import type { TrialResult } from '../domain/codebook-changes/trial-result.ts';
import { recordAuditWithin } from './audit-log.ts';
import { cancelJobWithin } from './cancel-job.ts';
import { commentUid } from './comment-uid.ts';
import { copyEncoded, encodeCopyRow } from './copy.ts';
import type { Database, Queries } from './database.ts';
import type { Draft } from './drafts.ts';
import { createJob, holdJob, type JobKey } from './jobs.ts';
import type { JobState, Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';
import { inTransaction } from './transaction.ts';

/** A draft being tried on a batch, as it was when that was asked for. */
export interface Trial {
  readonly id: number;
  readonly uid: string;
  readonly codebookRef: string;
  readonly batchId: number;
  readonly batch: string;
  readonly draftVersion: number;
  readonly draft: Codebook;
  readonly base: Codebook;
  readonly changes: readonly Change[];
  readonly result: TrialResult | null;
  readonly job: string;
  readonly state: JobState;
  readonly done: number;
  readonly total: number | null;
  readonly problem: Readonly<Record<string, unknown>> | null;
}

/** Ask for a draft to be tried on a batch; the uids of the trial and of its job. */
export function requestTrial(
  database: Database,
  keyId: number | null,
  draft: Draft,
  changes: readonly Change[],
  batch: { readonly id: number; readonly uid: string },
): Promise<{ trial: string; job: string }> {
  return inTransaction(database.pool, async (client) => {
    const trial = uuidv7();
    const { rows } = await client.query<{ id: number }>(
      `select nextval(pg_get_serial_sequence('trial', 'id')) as id`,
    );
    const trialId = rows[0]?.id;
    const job = await createJob(client, { kind: 'trial', args: { trialId }, keyId });
    await client.query(
      `insert into trial (id, uid, codebook_ref, base_id, batch_id, job_id, draft_version, content, changes)
       overriding system value select $1, $2, $3, $4, $5, job.id, $6, $7, $8 from job where job.uid = $9`,
      [
        trialId,
        trial,
        draft.ref,
        draft.baseId,
        batch.id,
        draft.version,
        JSON.stringify(draft.codebook),
        JSON.stringify(changes),
        job,
      ],
    );
    await recordAuditWithin(client, {
      keyId,
      action: 'codebook.try',
      subject: draft.ref,
      detail: { trial, batch: batch.uid },
    });
    return { trial, job };
  });
}

/** A trial by its number or its uid; null when there is none, or its batch was erased. */
export async function readTrial(query: Queries, id: number | string): Promise<Trial | null> {
  const row = await query
    .selectFrom('trial')
    .innerJoin('job', 'job.id', 'trial.job_id')
    .innerJoin('batch', 'batch.id', 'trial.batch_id')
    .innerJoin('codebook as base', 'base.id', 'trial.base_id')
    .select([
      'trial.id',
      'trial.uid',
      'codebook_ref as codebookRef',
      'batch_id as batchId',
      'batch.uid as batch',
      'draft_version as draftVersion',
      'trial.content',
      'base.content as baseContent',
      'changes',
      'trial.result',
      'job.uid as job',
      'job.state',
      'job.done',
      'job.total',
      'job.problem',
    ])
    .where('batch.erased', '=', false)
    .where(typeof id === 'number' ? sql<boolean>`trial.id = ${id}` : sql<boolean>`trial.uid = ${id}`)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { content, baseContent, changes, result, ...rest } = row;
  return {
    ...rest,
    draft: Codebook.parse(content),
    base: Codebook.parse(baseContent),
    changes: Change.array().parse(changes),
    result: result as TrialResult | null,
  };
}

/** A comment that gets a line's theme by the draft, or loses it. */
export interface TrialFlip {
  readonly theme: string;
  readonly commentId: number;
  readonly gained: boolean;
  readonly rank: number;
}

/** Record what came of a trial, unless its job was taken away. */
export function writeTrial(
  database: Database,
  key: JobKey,
  trialId: number,
  result: TrialResult,
  flips: readonly TrialFlip[],
): Promise<boolean> {
  return inTransaction(database.pool, async (client) => {
    if (!(await holdJob(client, key))) return false;
    await client.query('update trial set result = $2 where id = $1', [trialId, JSON.stringify(result)]);
    await client.query('delete from trial_flip where trial_id = $1', [trialId]);
    await copyEncoded(
      client,
      'trial_flip',
      'trial_id, theme, comment_id, gained, rank',
      flips
        .map((flip) => encodeCopyRow([trialId, flip.theme, flip.commentId, flip.gained, flip.rank]))
        .join(''),
    );
    return true;
  });
}

/** A flip with the comment, as a person may see it. */
export interface ReadTrialFlip {
  readonly theme: string;
  readonly comment: string;
  readonly text: string;
  readonly gained: boolean;
}

/** Flips of a trial, of one line or of all, whose comments the scope lets be seen; erased ones are left out. */
export async function readTrialFlips(
  query: Queries,
  trialId: number,
  batch: TaggedBatch,
  scope: Scope,
  { theme, limit }: { readonly theme?: string | undefined; readonly limit: number },
): Promise<ReadTrialFlip[]> {
  const { rows } = await sql<Omit<ReadTrialFlip, 'comment'> & { id: number }>`
    select theme, comment.id, gained, text from trial_flip join lateral (
      select id, respondent_id, text from comment
      where bucket = ${batch.bucket} and batch_id = ${batch.id} and id = trial_flip.comment_id limit 1) as comment on true
    where trial_id = ${trialId} and (${theme ?? null}::text is null or theme = ${theme ?? null})
      and ${commentInScope(batch, scope)}
    order by theme, gained desc, rank limit ${limit}`.execute(query);
  return rows.map(({ id, ...flip }) => ({ ...flip, comment: commentUid(batch.uid, id) }));
}

/** Forget a trial, and end its job where that still runs. */
export function deleteTrial(
  database: Database,
  keyId: number | null,
  trial: Pick<Trial, 'id' | 'job'>,
): Promise<void> {
  return inTransaction(database.pool, async (client) => {
    await cancelJobWithin(client, trial.job, keyId);
    await client.query('delete from trial where id = $1', [trial.id]);
  });
}
