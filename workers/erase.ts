import { z } from 'zod';
import type { Database } from '../src/storage/database.ts';
import { eraseBatch, eraseRespondent } from '../src/storage/erase.ts';
import type { JobHandler } from './run-job.ts';

const id = z.int().positive();
const BatchArgs = z.object({ batchId: id });
const RespondentArgs = z.object({ surveyId: id, respondentId: z.int().nonnegative() });

/** Remove what a batch holds. */
export function eraseWholeBatch(database: Database): JobHandler {
  return async (job, _signal, report) => {
    const { batchId } = BatchArgs.parse(job.args);
    await eraseBatch(database, batchId, (done, parts) => report('erase', done, parts));
    return {};
  };
}

/** Remove one person from a survey; the result says how many comments went. */
export function eraseOneRespondent(database: Database): JobHandler {
  return async (job, _signal, report) => {
    const { surveyId, respondentId } = RespondentArgs.parse(job.args);
    const tell = (done: number, batches: number): void => report('erase', done, batches);
    return { comments: await eraseRespondent(database, surveyId, respondentId, tell) };
  };
}
