import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 8_000;

/** Tells the supervisor, if there is one, that this process serves, and where. */
export function announceReady(url?: string): void {
  process.send?.({ ready: true, ...(url === undefined ? {} : { url }) });
}

/**
 * Runs `stop` once, on the first SIGTERM or SIGINT, or when the supervisor is gone, and then ends the
 * process: with code 0, or 1 when `stop` fails or takes longer than eight seconds.
 */
export function endOnSignal(stop: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    const late = sleep(PATIENCE_MS).then(() => 1);
    const stopped = stop().then(
      () => 0,
      () => 1,
    );
    void Promise.race([stopped, late]).then((code) => process.exit(code));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
}
