import { setTimeout as sleep } from 'node:timers/promises';

/** Work that somebody waits for, before which other work of this process stands back. */
export interface Precedence {
  /** Count this work among what others stand back for, until it ends. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  /**
   * Wait while there is such work, but no longer than this: what waits comes to its end under any load. Rejects with
   * StoodDown once the process is about to end.
   */
  readonly giveWay: (mostMs: number) => Promise<void>;
  /** Have all that gives way stop, so that the process can end. */
  readonly end: () => void;
}

/** The process is about to end: what can wait is left for the next one. */
export class StoodDown extends Error {}

const lookMs = 25;

export function openPrecedence(): Precedence {
  let busy = 0;
  let ended = false;
  return {
    during: async (work) => {
      busy += 1;
      try {
        return await work;
      } finally {
        busy -= 1;
      }
    },
    giveWay: async (mostMs) => {
      const until = performance.now() + mostMs;
      while (!ended && busy > 0 && performance.now() < until) await sleep(lookMs);
      if (ended) throw new StoodDown('the process ends');
    },
    end: () => {
      ended = true;
    },
  };
}
