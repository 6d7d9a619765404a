import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { recordAuditWithin } from './audit-log.ts';
import type { Database, Queries } from './database.ts';
import { createJob } from './jobs.ts';
import type { JobState } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** A training that was asked for; its uid is that of the model that comes of it. */
export interface Training {
  readonly id: number;
  readonly uid: string;
  readonly codebookId: number;
  readonly codebookRef: string;
  readonly codebookVersion: number;
  readonly seed: number;
  /** Surveys whose labels it learns from; null: all. */
  readonly surveys: readonly number[] | null;
  /** What came of it. */
  readonly modelId: number | null;
  readonly job: string;
  readonly state: JobState;
  readonly done: number;
  readonly total: number | null;
  readonly problem: Readonly<Record<string, unknown>> | null;
  readonly createdAt: Date;
}

export interface NewTraining {
  readonly codebook: { readonly ref: string; readonly version: number };
  readonly seed: number;
  readonly surveys: readonly number[] | null;
}

/**
 * Ask for a training; null when another one of the same codebook is under way. The codebook's lines are locked
 * meanwhile, so that of two who ask at once one waits, and then sees the other.
 */
export function requestTraining(
  database: Database,
  keyId: number | null,
  { codebook, seed, surveys }: NewTraining,
): Promise<{ uid: string; job: string } | null> {
  return inTransaction(database.pool, async (client) => {
    await client.query('select from codebook where ref = $1 order by id for no key update', [codebook.ref]);
    const { rowCount } = await client.query(
      `select from training join job on job.id = job_id
       where codebook_ref = $1 and job.state in ('queued', 'running') limit 1`,
      [codebook.ref],
    );
    if (rowCount !== 0) return null;
    const uid = uuidv7();
    const { rows } = await client.query<{ id: number }>(
      `select nextval(pg_get_serial_sequence('training', 'id')) as id`,
    );
    const trainingId = rows[0]?.id;
    const job = await createJob(client, { kind: 'train', args: { trainingId }, keyId });
    await client.query(
      `insert into training (id, uid, codebook_id, codebook_ref, seed, surveys, job_id, key_id) overriding system value
       select $1, $2, codebook.id, codebook.ref, $5, $6, job.id, $7 from job, codebook
       where job.uid = $8 and ref = $3 and version = $4`,
      [trainingId, uid, codebook.ref, codebook.version, seed, surveys, keyId, job],
    );
    await recordAuditWithin(client, {
      keyId,
      action: 'model.train',
      subject: uid,
      detail: { codebook: codebook.ref, seed, surveys },
    });
    return { uid, job };
  });
}

function selectTrainings(query: Queries) {
  return query
    .selectFrom('training')
    .innerJoin('job', 'job.id', 'training.job_id')
    .innerJoin('codebook', 'codebook.id', 'training.codebook_id')
    .select([
      'training.id',
      'training.uid',
      'codebook_id as codebookId',
      'codebook_ref as codebookRef',
      'codebook.version as codebookVersion',
      'seed',
      'surveys',
      'model_id as modelId',
      'job.uid as job',
      'job.state',
      'job.done',
      'job.total',
      'job.problem',
      'training.created_at as createdAt',
    ]);
}

/** A training by its uid, or null. */
export async function findTraining(query: Queries, uid: string): Promise<Training | null> {
  return (await selectTrainings(query).where('training.uid', '=', uid).executeTakeFirst()) ?? null;
}

/** A training by its number, or null. */
export async function readTraining(query: Queries, id: number): Promise<Training | null> {
  return (await selectTrainings(query).where('training.id', '=', id).executeTakeFirst()) ?? null;
}

/** The newest trainings without a model: those under way, and those that came to nothing. */
export function listOpenTrainings(
  query: Queries,
  codebook: string | undefined,
  limit: number,
): Promise<Training[]> {
  return selectTrainings(query)
    .where('model_id', 'is', null)
    .$if(codebook !== undefined, (rest) => rest.where('codebook_ref', '=', codebook ?? ''))
    .orderBy('training.id', 'desc')
    .limit(limit)
    .execute();
}

/** What there is to learn from: labelled comments, and whether some theme was decided both ways among them. */
export interface LabelStock {
  readonly labels: number;
  readonly bothWays: boolean;
}

/** The settled labels that a training of a codebook would use, of these surveys or of all. */
export async function countTrainingLabels(
  query: Queries,
  codebookRef: string,
  surveys: readonly number[] | null,
): Promise<LabelStock> {
  const { rows } = await sql<LabelStock>`
    with label as materialized (
      select theme_ids, disputed_ids, about from settled_label
      where state <> 'open' and not audited and codebook_id in (select id from codebook where ref = ${codebookRef})
        and batch_id in (select id from batch
          where not erased and (${surveys}::bigint[] is null or survey_id = any(${surveys}))))
    select count(*)::int as labels, exists (
      select from (select distinct unnest(theme_ids) as id from label) as theme
      where exists (select from label
        where not theme.id = any(theme_ids || disputed_ids) and (about is null or theme.id = any(about)))) as "bothWays"
    from label`.execute(query);
  return rows[0] ?? { labels: 0, bothWays: false };
}

/** The batches that belong to these surveys. */
export async function batchesOf(query: Queries, surveys: readonly number[]): Promise<Set<number>> {
  const rows = await query
    .selectFrom('batch')
    .select('id')
    .where('survey_id', 'in', [0, ...surveys])
    .execute();
  return new Set(rows.map(({ id }) => id));
}
