import type pg from 'pg';
import type { JobState } from './schema.ts';

/** A job as it stands, and what it is about. */
export interface Job {
  readonly uid: string;
  readonly kind: string;
  readonly state: JobState;
  /** What it is at; null until it has said so. */
  readonly phase: string | null;
  /** Units of the phase. */
  readonly done: number;
  readonly total: number | null;
  /** Seconds from the beginning of the phase until it last came further, and since then. */
  readonly spent: number | null;
  readonly idle: number | null;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly problem: Readonly<Record<string, unknown>> | null;
  readonly keyId: number | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** Outside ids. */
  readonly batch: string | null;
  readonly survey: string | null;
  readonly codebook: string | null;
  readonly model: string | null;
  readonly trial: string | null;
  /** The surveys whose comments or labels it reads; null: all that there are. */
  readonly surveys: readonly string[] | null;
}

/** What is done of a tagging is read from its chunks. */
const selectJobs = `
  select job.uid, job.kind, job.state, job.phase, job.total, job.result, job.problem, job.key_id as "keyId",
    job.created_at as "createdAt", job.finished_at as "finishedAt",
    case when job.kind = 'retag' and job.state = 'running' then coalesce((
      select sum(chunk.comments)::int from chunk
      where tagging_id = (job.result ->> 'taggingId')::bigint and chunk.state in ('done', 'quarantined')), 0)
    else job.done end as done,
    extract(epoch from case when job.kind = 'retag' then now() else noted_at end - phase_at)::float8 as spent,
    case when job.kind = 'retag' then 0 else extract(epoch from now() - noted_at)::float8 end as idle,
    batch.uid as batch, survey.ref as survey, coalesce(training.uid, model.uid) as model, trial.uid as trial,
    coalesce(training.codebook_ref, trial.codebook_ref, codebook.ref, model.codebook_ref, survey.codebook_ref,
      args ->> 'codebook') as codebook,
    case when training.id is not null and surveys is not null then array(select ref from survey where id = any(surveys))
      when survey.ref is not null then array[survey.ref] end as surveys
  from job
    left join training on training.job_id = job.id
    left join trial on trial.job_id = job.id
    left join batch on batch.id = coalesce(trial.batch_id, (args ->> 'batchId')::bigint)
    left join survey on survey.id = coalesce(batch.survey_id, (args ->> 'surveyId')::bigint)
    left join model on model.id = (args ->> 'modelId')::bigint
    left join codebook on codebook.id = (args ->> 'codebookId')::bigint`;

/** A job by its uid; null when there is none. */
export async function readJob(pool: pg.Pool, uid: string): Promise<Job | null> {
  const { rows } = await pool.query<Job>(`${selectJobs} where job.uid = $1`, [uid]);
  return rows[0] ?? null;
}

/** Jobs of one kind, and, where these are given, about this batch, survey, codebook or model. */
export interface JobSearch {
  readonly kind: string;
  readonly batch?: string | undefined;
  readonly survey?: string | undefined;
  readonly codebook?: string | undefined;
  readonly model?: string | undefined;
}

/** How many jobs of a kind are looked through, newest first: what is older is of no interest to a person who waits. */
const mostSearched = 200;

/** The newest jobs of a kind that fit, newest first. */
export async function listJobs(pool: pg.Pool, search: JobSearch): Promise<Job[]> {
  const { rows } = await pool.query<Job>(
    `select * from (${selectJobs} where job.kind = $1 order by job.id desc limit ${mostSearched}) as found
     where ($2::uuid is null or batch = $2) and ($3::text is null or survey = $3)
       and ($4::text is null or codebook = $4) and ($5::uuid is null or model = $5)`,
    [search.kind, search.batch, search.survey, search.codebook, search.model],
  );
  return rows;
}
