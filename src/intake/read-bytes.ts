import { Readable } from 'node:stream';
import { IntakeError } from './intake-error.ts';

export type Source = Readable | AsyncIterable<Buffer>;

/** How much of the source was read so far. */
export interface Progress {
  bytes: number;
}

const SLICE = 64 * 1024;

/**
 * The source's bytes in slices of at most 64 kB, counted against a limit. A Readable is neither destroyed nor
 * drained when reading stops early: it stays its owner's, who may still have an answer to send on its socket.
 */
export async function* readBytes(
  source: Source,
  limit: number,
  progress: Progress,
): AsyncGenerator<Buffer, void> {
  for await (const chunk of iterate(source)) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('The source must yield bytes');
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    progress.bytes += buffer.length;
    if (progress.bytes > limit) {
      throw new IntakeError(
        'too_large',
        `The file is larger than ${limit} bytes. Split it and send each part as a batch of the same wave.`,
      );
    }
    for (let from = 0; from < buffer.length; from += SLICE) yield buffer.subarray(from, from + SLICE);
  }
}

function iterate(source: Source): AsyncIterable<unknown> {
  if (!(source instanceof Readable)) return source;
  source.on('error', ignore);
  return source.iterator({ destroyOnReturn: false });
}

function ignore(): void {
  // An error met while reading is thrown by the iterator; a later one is of no interest to intake.
}

/** The first `size` bytes (all, when `complete`), and the bytes from the start again. */
export async function peekBytes(
  chunks: AsyncGenerator<Buffer, void>,
  size: number,
): Promise<{ head: Buffer; complete: boolean; all: AsyncGenerator<Buffer, void> }> {
  const first: Buffer[] = [];
  let length = 0;
  let complete = false;
  while (length < size) {
    const next = await chunks.next();
    if (next.done === true) {
      complete = true;
      break;
    }
    first.push(next.value);
    length += next.value.length;
  }
  return { head: Buffer.concat(first).subarray(0, size), complete, all: replay(first, chunks) };
}

async function* replay(
  first: readonly Buffer[],
  rest: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  yield* first;
  yield* rest;
}
