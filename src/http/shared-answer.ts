interface Shared<T> {
  readonly answer: Promise<T>;
  until: number;
}

/**
 * One computation for all who ask the same at the same time, and for those who ask within `lifetime(answer, took)` ms
 * after it ended; `took` is the time (ms) that it needed. A failure is shared only by those who wait for it.
 */
export function shareAnswers<T>(lifetime: (answer: T, took: number) => number) {
  const shared = new Map<string, Shared<T>>();

  return (key: string, compute: () => Promise<T>): Promise<T> => {
    const known = shared.get(key);
    if (known !== undefined && known.until > performance.now()) return known.answer;
    const started = performance.now();
    const entry: Shared<T> = { answer: compute(), until: Infinity };
    shared.set(key, entry);
    const forget = (): void => {
      if (shared.get(key) === entry) shared.delete(key);
    };
    entry.answer.then((answer) => {
      const ms = lifetime(answer, performance.now() - started);
      entry.until = performance.now() + ms;
      if (ms === 0) forget();
      else setTimeout(forget, ms).unref();
    }, forget);
    return entry.answer;
  };
}
