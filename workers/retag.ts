import { z } from 'zod';
import type { Database } from '../src/storage/database.ts';
import { beginRetag } from '../src/storage/retag.ts';
import type { JobHandler } from './run-job.ts';

const Args = z.object({ batchId: z.int().positive(), modelId: z.int().positive() });

/** Tag a batch with another model. The job ends with the new tagging, which the batch shows from then on. */
export function retag(database: Database): JobHandler {
  return async (job) => {
    const taggingId = await beginRetag(database.pool, job, Args.parse(job.args));
    return taggingId === null ? { erased: true } : 'parked';
  };
}
