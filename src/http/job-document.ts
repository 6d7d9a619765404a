import { z } from 'zod';
import { secondsLeft } from '../domain/jobs/seconds-left.ts';
import type { Job } from '../storage/read-jobs.ts';
import { jobKinds, jobKindNames, type KindOfJob } from './job-kinds.ts';

/** A job that was asked for: read it again at /v1/jobs/{id}. */
export const JobTicket = z
  .object({ job: z.uuid() })
  .meta({ examples: [{ job: '0198c0de-0000-7000-8000-000000000004' }] });

const phases = [...new Set(Object.values(jobKinds).flatMap((kind) => kind.phases.map(({ phase }) => phase)))];

export const JobDocument = z
  .object({
    id: z.uuid(),
    kind: z.enum(jobKindNames),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    phase: z.enum(phases).nullable().describe('What it is at; null until it has said so'),
    step: z.int().describe('Which of its `steps` the phase is; 0 before the first'),
    steps: z.int(),
    done: z.int().describe('How much of the phase is done'),
    total: z.int().nullable(),
    unit: z.string().nullable().describe('What `done` and `total` count'),
    seconds_left: z.int().nullable().describe('That the phase will take still, at its pace so far'),
    may_cancel: z.boolean().describe('DELETE stops it: it has not ended, and the key may'),
    batch: z.uuid().nullable(),
    survey: z.string().nullable(),
    codebook: z.string().nullable(),
    model: z.uuid().nullable(),
    trial: z.uuid().nullable(),
    problem: z.record(z.string(), z.unknown()).nullable(),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({
    examples: [
      {
        id: '0198c0de-0000-7000-8000-000000000004',
        kind: 'retag',
        state: 'running',
        phase: 'tag',
        step: 1,
        steps: 1,
        done: 12000,
        total: 34186,
        unit: 'comments',
        seconds_left: 2,
        may_cancel: true,
        batch: '0198c0de-0000-7000-8000-000000000001',
        survey: 'canteen',
        codebook: 'canteen',
        model: '0198c0de-0000-7000-8000-000000000002',
        trial: null,
        problem: null,
        created_at: '2026-03-01T09:00:00.000Z',
        finished_at: null,
      },
    ],
  });
export type JobDocument = z.infer<typeof JobDocument>;

/** A job as the API tells it. */
export function jobDocument(
  job: Job,
  kind: KindOfJob & { readonly name: JobDocument['kind'] },
  mayCancel: boolean,
): JobDocument {
  const at = kind.phases.findIndex(({ phase }) => phase === job.phase);
  const { done, total, spent, idle } = job;
  const paced = job.state === 'running' && total !== null && spent !== null && idle !== null;
  return {
    id: job.uid,
    kind: kind.name,
    state: job.state,
    phase: phases.find((phase) => phase === job.phase) ?? null,
    step: at + 1,
    steps: kind.phases.length,
    done,
    total,
    unit: kind.phases[at]?.unit ?? null,
    seconds_left: paced ? secondsLeft({ done, total, spent, idle }) : null,
    may_cancel: mayCancel && kind.kept === undefined && (job.state === 'queued' || job.state === 'running'),
    batch: job.batch,
    survey: job.survey,
    codebook: job.codebook,
    model: job.model,
    trial: job.trial,
    problem: job.problem === null ? null : { ...job.problem },
    created_at: job.createdAt.toISOString(),
    finished_at: job.finishedAt?.toISOString() ?? null,
  };
}
