/** Something to wait at: `wait` ends when the bell rings or the time is up; a ring that nobody heard is not lost. */
export interface Bell {
  ring(): void;
  wait(ms: number): Promise<void>;
}

/** A bell that nobody waits at yet. */
export function createBell(): Bell {
  let rung = false;
  let end: (() => void) | null = null;
  return {
    ring: () => {
      if (end === null) rung = true;
      else end();
    },
    wait: (ms) =>
      new Promise((resolve) => {
        if (rung) {
          rung = false;
          resolve();
          return;
        }
        const timer = setTimeout(() => end?.(), ms);
        end = () => {
          clearTimeout(timer);
          end = null;
          resolve();
        };
      }),
  };
}
