import { setImmediate as pause } from 'node:timers/promises';

/** The longest (ms) that other requests wait for their turn. */
const turn = 15;

/** Map a long list, giving other requests their turn in between. */
export async function mapInTurns<T, R>(
  items: Iterable<T>,
  map: (item: T, index: number) => R | Promise<R>,
): Promise<R[]> {
  const mapped: R[] = [];
  let since = performance.now();
  for (const item of items) {
    const made = map(item, mapped.length);
    mapped.push(made instanceof Promise ? await made : made);
    if (performance.now() - since < turn) continue;
    await pause();
    since = performance.now();
  }
  return mapped;
}

/** Pages of a long list, with a turn for other requests after each. */
export async function* pagesInTurns<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) {
    yield items.slice(start, start + size);
    await pause();
  }
}
