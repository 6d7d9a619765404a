import { z } from 'zod';
import { clearChunk, countToClear } from '../src/storage/clear-tagging.ts';
import type { Database } from '../src/storage/database.ts';
import type { JobHandler } from './run-job.ts';

const Args = z.object({ taggingId: z.int().positive() });

/** Take out what a tagging that was cancelled has written, chunk by chunk. */
export function clearTagging({ pool }: Database): JobHandler {
  return async (job, signal, report) => {
    const { taggingId } = Args.parse(job.args);
    const total = await countToClear(pool, taggingId);
    let done = 0;
    for (;;) {
      signal.throwIfAborted();
      report('clear', done, total);
      const comments = await clearChunk(pool, taggingId);
      if (comments === null) return { comments: done };
      done += comments;
    }
  };
}
