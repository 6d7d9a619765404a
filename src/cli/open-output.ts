import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { UsageError } from './usage-error.ts';

/** Opens a file to write from its start. Throws UsageError when it cannot be written. */
export async function openOutput(path: string): Promise<Writable> {
  try {
    return (await open(path, 'w')).createWriteStream();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unwritable';
    throw new UsageError(`Cannot write ${path} (${code}).`);
  }
}
