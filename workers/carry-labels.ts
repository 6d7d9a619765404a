import { z } from 'zod';
import { carryLabels, countToCarry } from '../src/storage/carry-labels.ts';
import type { Database } from '../src/storage/database.ts';
import type { JobHandler } from './run-job.ts';

const Args = z.object({ codebookId: z.int().positive() });
/** Comments in a transaction. */
const page = 200;

/** Carry labels over to a version of their codebook that was published, page by page. */
export function carryLabelsOver(database: Database): JobHandler {
  return async (job, signal, report) => {
    const { codebookId } = Args.parse(job.args);
    const total = await countToCarry(database, codebookId);
    let comments = 0;
    let toReview = 0;
    for (let after: number | null = 0; after !== null;) {
      signal.throwIfAborted();
      report('carry', comments, total);
      const carried = await carryLabels(database.pool, codebookId, { after, limit: page });
      comments += carried.comments;
      toReview += carried.toReview;
      after = carried.next;
    }
    return { comments, toReview };
  };
}
