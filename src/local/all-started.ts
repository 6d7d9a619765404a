/**
 * Waits for all of them, also when one fails, so that nobody comes up after the others were ended.
 *
 * @throws what the first of them threw
 */
export async function allStarted<T extends unknown[]>(
  starting: [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(starting);
  return Promise.all(starting);
}
