import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { IntakeError } from '../intake-error.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { checkInflation } from '../inflation.ts';
import type { TemporaryFile } from './temporary-file.ts';

const MOST_ENTRIES = 10_000;

export interface Archive {
  zip: ZipFile;
  entries: ReadonlyMap<string, Entry>;
  inflated: number;
}

/** Opens a zip by its central directory. Nothing is inflated yet. */
export async function openArchive(file: TemporaryFile): Promise<Archive> {
  const entries = new Map<string, Entry>();
  try {
    const zip = await fromFdPromise(file.fd, { autoClose: false, lazyEntries: true });
    if (zip.entryCount > MOST_ENTRIES) throw damaged();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    return { zip, entries, inflated: 0 };
  } catch (error) {
    if (error instanceof IntakeError) throw error;
    throw new IntakeError('not_a_zip', 'The XLSX file is damaged or cut off. Save and send it again.', {
      cause: error,
    });
  }
}

/** The bytes of one part as they inflate, counted over all parts read. Throws `damaged_xlsx` if it is not there. */
export async function* readPart(
  archive: Archive,
  name: string,
  limits: IntakeLimits,
): AsyncGenerator<Buffer, void> {
  const entry = archive.entries.get(name);
  if (entry === undefined) throw damaged();
  const before = archive.inflated;
  try {
    const stream = await archive.zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      archive.inflated += chunk.length;
      checkInflation(archive.inflated, Infinity, limits);
      checkInflation(archive.inflated - before, entry.compressedSize, limits);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof IntakeError ? error : damaged(error);
  }
}

export function damaged(cause?: unknown): IntakeError {
  return new IntakeError(
    'damaged_xlsx',
    'The XLSX file is damaged, encrypted or not a workbook. Open it, save it as .xlsx again, or send CSV.',
    cause === undefined ? {} : { cause },
  );
}
