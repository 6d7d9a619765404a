import { setTimeout as sleep } from 'node:timers/promises';

/** Work that somebody waits for, before which other work of this process stands back. */
export interface Precedence {
  /** Count this work among what others stand back for, until it ends. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  /** Wait while there is such work, but no longer than this: what waits comes to its end under any load. */
  readonly giveWay: (mostMs: number) => Promise<void>;
}

const lookMs = 25;

export function openPrecedence(): Precedence {
  let busy = 0;
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
      while (busy > 0 && performance.now() < until) await sleep(lookMs);
    },
  };
}
