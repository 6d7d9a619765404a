import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private file that has no name once it is open, so that nothing stays behind even after a kill. */
export interface TemporaryFile {
  readonly fd: number;
  readonly size: number;
  append(bytes: Buffer): void;
  read(from: number, length: number): Buffer;
  [Symbol.dispose](): void;
}

/** A file of this process alone, removed when it is disposed of. */
export function openTemporaryFile(): TemporaryFile {
  const path = join(tmpdir(), `verbatim-intake-${randomUUID()}`);
  const fd = openSync(path, 'wx+', 0o600);
  const unnamed = tryUnlink(path);
  let size = 0;
  let closed = false;
  return {
    fd,
    get size() {
      return size;
    },
    append(bytes) {
      for (let done = 0; done < bytes.length;) {
        done += writeSync(fd, bytes, done, bytes.length - done, size + done);
      }
      size += bytes.length;
    },
    read(from, length) {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(fd, bytes, 0, length, from));
    },
    [Symbol.dispose]() {
      if (closed) return;
      closed = true;
      closeSync(fd);
      if (!unnamed) tryUnlink(path);
    },
  };
}

/** False on systems that keep the name of an open file. */
function tryUnlink(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
