import { z } from 'zod';

const id = z.int().positive();

/** Classify one chunk of a batch. */
export const ClassifyPayload = z.strictObject({ batchId: id, chunk: id, epoch: id });
export type ClassifyPayload = z.infer<typeof ClassifyPayload>;

/** Choose the quotes of a tagging that has ended. */
export const ExemplarsPayload = z.strictObject({ taggingId: id });
export type ExemplarsPayload = z.infer<typeof ExemplarsPayload>;

/** Choose the quotes of a tagging's values, once those of its themes are chosen. */
export const ValueQuotesPayload = z.strictObject({ taggingId: id });
export type ValueQuotesPayload = z.infer<typeof ValueQuotesPayload>;

/** Tally a tagging that has ended. */
export const TalliesPayload = z.strictObject({ taggingId: id, epoch: id });
export type TalliesPayload = z.infer<typeof TalliesPayload>;

/** Run a row of the table `job`. */
export const JobPayload = z.strictObject({ jobId: id, epoch: id });
export type JobPayload = z.infer<typeof JobPayload>;

/** Chunks have a queue of their own, so that nothing long stands before them; what nobody waits for stands apart as well. */
export const queueNames = ['classify', 'tasks', 'background'] as const;
export type QueueName = (typeof queueNames)[number];

/** A job as the queue holds it: ids only, under an id that makes adding it twice the same as once. */
export interface QueuedJob {
  readonly queue: QueueName;
  readonly name: 'classify' | 'exemplars' | 'value-quotes' | 'tallies' | 'job';
  readonly id: string;
  readonly data: ClassifyPayload | ExemplarsPayload | ValueQuotesPayload | TalliesPayload | JobPayload;
}

/** The id of a chunk's job: the same for the same attempt, so that adding it twice is adding it once. */
export const classifyJobId = (payload: { chunk: number; epoch: number }): string =>
  `classify-${payload.chunk}-${payload.epoch}`;

/** Likewise of a job of the record. */
export const tableJobId = (payload: JobPayload): string => `job-${payload.jobId}-${payload.epoch}`;

/** A row of the outbox as a job for the queue, or null when it is none that is known here. */
export function queuedJob(row: { job: string; payload: unknown }): QueuedJob | null {
  switch (row.job) {
    case 'classify': {
      const { data } = ClassifyPayload.safeParse(row.payload);
      return data === undefined
        ? null
        : { queue: 'classify', name: 'classify', id: classifyJobId(data), data };
    }
    case 'exemplars': {
      const { data } = ExemplarsPayload.safeParse(row.payload);
      return data === undefined
        ? null
        : { queue: 'tasks', name: 'exemplars', id: `exemplars-${data.taggingId}`, data };
    }
    case 'value-quotes': {
      const { data } = ValueQuotesPayload.safeParse(row.payload);
      return data === undefined
        ? null
        : { queue: 'background', name: 'value-quotes', id: `value-quotes-${data.taggingId}`, data };
    }
    case 'tallies': {
      const { data } = TalliesPayload.safeParse(row.payload);
      return data === undefined
        ? null
        : { queue: 'tasks', name: 'tallies', id: `tallies-${data.taggingId}-${data.epoch}`, data };
    }
    case 'job': {
      const { data } = JobPayload.safeParse(row.payload);
      return data === undefined ? null : { queue: 'tasks', name: 'job', id: tableJobId(data), data };
    }
    default:
      return null;
  }
}
