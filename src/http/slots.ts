import { Problem } from '../errors.ts';

/**
 * At most `most` pieces of work at a time; others wait in order, for `patience` ms at most, and are then turned away
 * as `unavailable`.
 */
export function createSlots(most: number, patience: number) {
  let taken = 0;
  const waiting: (() => void)[] = [];

  async function take(): Promise<void> {
    if (taken < most) {
      taken++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const start = (): void => {
        clearTimeout(late);
        resolve();
      };
      const late = setTimeout(() => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(
          new Problem('unavailable', 'Too many files are being uploaded; try again shortly.', {
            retryAfter: 10,
          }),
        );
      }, patience);
      waiting.push(start);
    });
  }

  function giveBack(): void {
    const next = waiting.shift();
    if (next === undefined) taken--;
    else next();
  }

  return async <T>(work: () => Promise<T>): Promise<T> => {
    await take();
    try {
      return await work();
    } finally {
      giveBack();
    }
  };
}
