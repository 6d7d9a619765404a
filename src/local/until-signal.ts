const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves at the first request to end: Ctrl-C, SIGTERM, or the terminal closing. Ask for it before
 * anything is started, so that a signal during the start is not lost. A second Ctrl-C ends the
 * process at once.
 *
 * A signal to `npm start` ends npm and the shell in between, but does not reach us; there the end of
 * the shell counts as one.
 */
export async function untilSignal(): Promise<void> {
  // A terminal that is gone must not end us by the words that we say at the end.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve());
    const parent = process.ppid;
    if (process.env['npm_lifecycle_event'] === undefined) return;
    setInterval(() => {
      if (process.ppid !== parent) resolve();
    }, 500).unref();
  });
}
