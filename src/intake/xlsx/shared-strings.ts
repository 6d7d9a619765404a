import { IntakeError } from '../intake-error.ts';
import { openTemporaryFile } from './temporary-file.ts';

const PAGE_BYTES = 256 * 1024;
const CACHED_PAGES = 16;
const MOST_STRINGS = 10_000_000;

/** A workbook's strings by number: on disk but for a few pages, whatever the size of the workbook. */
export interface SharedStrings {
  add(text: string): void;
  /** The string of this number, or null when there is none. */
  get(index: number): string | null;
  [Symbol.dispose](): void;
}

/** A workbook's table of strings, kept in a file: memory does not grow with it. */
export function openSharedStrings(): SharedStrings {
  const file = openTemporaryFile();
  let starts = new Float64Array(1024);
  let count = 0;
  let end = 0;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const pageFirst: number[] = [];
  const cache = new Map<number, Buffer>();

  const flush = (): void => {
    if (pending.length === 0) return;
    pageFirst.push(count - pending.length);
    file.append(Buffer.concat(pending));
    pending = [];
    pendingBytes = 0;
  };

  const page = (number: number): Buffer => {
    const cached = cache.get(number);
    if (cached !== undefined) {
      cache.delete(number);
      cache.set(number, cached);
      return cached;
    }
    const from = start(pageFirst[number] ?? 0);
    const loaded = file.read(from, start(pageFirst[number + 1] ?? count) - from);
    cache.set(number, loaded);
    const oldest = cache.keys().next();
    if (cache.size > CACHED_PAGES && oldest.done !== true) cache.delete(oldest.value);
    return loaded;
  };

  const start = (index: number): number => (index < count ? (starts[index] ?? 0) : end);

  return {
    add(text) {
      if (count === MOST_STRINGS) {
        throw new IntakeError(
          'inflates_too_much',
          `The workbook holds more than ${MOST_STRINGS} different texts. Send it as CSV.`,
        );
      }
      if (count === starts.length) {
        const grown = new Float64Array(starts.length * 2);
        grown.set(starts);
        starts = grown;
      }
      const bytes = Buffer.from(text, 'utf8');
      starts[count++] = end;
      end += bytes.length;
      pending.push(bytes);
      pendingBytes += bytes.length;
      if (pendingBytes >= PAGE_BYTES || pending.length >= PAGE_BYTES) flush();
    },
    get(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) return null;
      flush();
      const number = lastAtMost(pageFirst, index);
      const base = start(pageFirst[number] ?? 0);
      return page(number).toString('utf8', start(index) - base, start(index + 1) - base);
    },
    [Symbol.dispose]() {
      file[Symbol.dispose]();
    },
  };
}

/** The place of the last of the rising `values` that is not above `limit`. */
function lastAtMost(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
