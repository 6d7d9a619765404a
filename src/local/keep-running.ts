import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

/** A process that can be asked to end. */
export type Stoppable = ServerProcess & { stop(): Promise<void> };

/** A process that is started again whenever it dies. */
export interface Kept<T extends Stoppable> {
  /** The one that runs now, or ran last. */
  current(): T;
  /** Ends it for good. */
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
/** One that ran this long before it died is started again without the growing delay. */
const HEALTHY_MS = 5_000;

/**
 * Starts a process and keeps it running: when it dies it is started again, after a tenth of a second
 * at first and up to five seconds when it keeps dying.
 *
 * @param onDeath told how long until the next start, in milliseconds, and why the last one failed
 * @throws when the very first start fails
 */
export async function keepRunning<T extends Stoppable>(
  start: () => Promise<T>,
  onDeath: (delay: number, reason: string | null) => void,
): Promise<Kept<T>> {
  let current = await start();
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;

  const watch = async (): Promise<void> => {
    let delay = FIRST_DELAY_MS;
    while (!isStopping()) {
      const since = Date.now();
      await current.exited;
      if (isStopping()) return;
      if (Date.now() - since > HEALTHY_MS) delay = FIRST_DELAY_MS;
      let reason: string | null = null;
      do {
        onDeath(delay, reason);
        await sleep(delay, undefined, { signal: stopping.signal }).catch(() => undefined);
        delay = Math.min(delay * 2, LONGEST_DELAY_MS);
        if (isStopping()) return;
        reason = await restart();
      } while (reason !== null);
    }
  };
  const restart = async (): Promise<string | null> => {
    try {
      current = await start();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  const watching = watch();
  return {
    current: () => current,
    stop: async () => {
      stopping.abort();
      await current.stop();
      await watching;
      if (!current.hasExited()) await current.stop();
    },
  };
}
