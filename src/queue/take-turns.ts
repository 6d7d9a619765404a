import { createBell } from './bell.ts';

/** Work that goes on until it is stopped. */
export interface Running {
  /** Ends when the turn at hand has ended. */
  stop(): Promise<void>;
}

/** What a turn is given: a bell that begins the next one at once, and whether there will be one. */
export interface Turns {
  readonly ring: () => void;
  readonly isRunning: () => boolean;
}

/**
 * Take one turn after the other until stopped. The next one comes at once where a turn says so, else when the bell is rung
 * or after so many milliseconds. An error ends its turn alone.
 */
export function takeTurns(
  turn: (turns: Turns) => Promise<'at once' | 'later'>,
  { everyMs, onError }: { readonly everyMs: number; readonly onError: (error: unknown) => void },
): Running {
  const bell = createBell();
  let running = true;
  const turns: Turns = { ring: () => bell.ring(), isRunning: () => running };

  async function run(): Promise<void> {
    while (running) {
      const next = await turn(turns).catch((error: unknown) => {
        onError(error);
        return 'later';
      });
      if (next === 'later') await bell.wait(everyMs);
    }
  }

  const ended = run();
  return {
    stop: async () => {
      running = false;
      bell.ring();
      await ended;
    },
  };
}
