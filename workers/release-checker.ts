import type { CheckedRelease, ReleaseCheck } from '../src/domain/disclosure/check-against-released.ts';
import { Problem } from '../src/errors.ts';
import { openThreadPool, ThreadDied } from './thread-pool.ts';

const deadlineMs = 300_000;
const heapMegabytes = 1024;

/** Checks releases one after the other, on a thread of its own that starts with the first. */
export interface ReleaseChecker {
  /** Throws `unavailable` where the thread took too long or needed too much memory. */
  check(check: ReleaseCheck): Promise<CheckedRelease>;
  close(): Promise<void>;
}

export function openReleaseChecker(): ReleaseChecker {
  const entry = new URL('./check-release-thread.ts', import.meta.url);
  const pool = openThreadPool<ReleaseCheck, CheckedRelease>(entry, { size: 1, deadlineMs, heapMegabytes });
  return {
    check: (check) =>
      pool.run(check).catch((cause: unknown) => {
        if (!(cause instanceof ThreadDied)) throw cause;
        throw new Problem(
          'unavailable',
          'The release is too large to be checked at once: name themes, or leave breakdowns out.',
          { cause },
        );
      }),
    close: () => pool.close(),
  };
}
