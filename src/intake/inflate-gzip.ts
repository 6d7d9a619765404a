import { pipeline, Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { checkInflation } from './inflation.ts';
import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import type { Progress } from './read-bytes.ts';

export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Starts to inflate a gzip stream. Destroy the result to stop. */
export function openGunzip(compressed: AsyncGenerator<Buffer, void>): Gunzip {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  pipeline(Readable.from(compressed, { highWaterMark: 1 }), gunzip, () => {
    // The reader of `gunzip` sees the same error.
  });
  return gunzip;
}

/** The inflated bytes; a bomb is refused as it grows, a damaged file where the damage is met. */
export async function* inflateGzip(
  gunzip: Gunzip,
  limits: IntakeLimits,
  progress: Progress,
): AsyncGenerator<Buffer, void> {
  let inflated = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      inflated += chunk.length;
      checkInflation(inflated, progress.bytes, limits);
      yield chunk;
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new IntakeError(
      'damaged_gzip',
      `The gzip file is damaged or cut off after ${progress.bytes} bytes. Compress and send it again.`,
      { cause: error },
    );
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
