const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves at the first request to end: Ctrl-C, SIGTERM, or the terminal closing. Ask for it before
 * anything is started, so that a signal during the start is not lost. A second Ctrl-C ends the
 * process at once.
 */
export async function untilSignal(): Promise<(typeof SIGNALS)[number]> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve(signal));
  });
}
