import { z } from 'zod';
import { carryLabels } from '../src/storage/carry-labels.ts';
import type { Database } from '../src/storage/database.ts';
import { noteProgress } from '../src/storage/model-trainings.ts';
import type { JobHandler } from './run-job.ts';

const Args = z.object({ codebookId: z.int().positive() });
/** Comments in a transaction. */
const page = 200;

/** Carry labels over to a version of their codebook that was published, page by page. */
export function carryLabelsOver({ pool }: Pick<Database, 'pool'>): JobHandler {
  return async (job, signal) => {
    const { codebookId } = Args.parse(job.args);
    let comments = 0;
    let toReview = 0;
    for (let after: number | null = 0; after !== null;) {
      if (signal.aborted) return 'parked';
      const carried = await carryLabels(pool, codebookId, { after, limit: page });
      comments += carried.comments;
      toReview += carried.toReview;
      after = carried.next;
      if (!(await noteProgress(pool, job, comments, comments))) return 'parked';
    }
    return { comments, toReview };
  };
}
