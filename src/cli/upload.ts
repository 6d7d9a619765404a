import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { call, type Connection } from './api.ts';
import { Batch } from './documents.ts';
import { UsageError } from './usage-error.ts';

export interface Upload {
  /** Path of the file; `-` is the standard input. */
  readonly file: string;
  readonly survey: string;
  readonly wave: string;
  /** The mapping of columns as JSON; guessed by the service without it. */
  readonly mapping?: string | undefined;
  /** For a survey that is new: the attribute that is its group, and its codebook. */
  readonly group?: string | undefined;
  readonly codebook?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Told of the bytes sent so far and of all, 0 while that is not known. */
  readonly onProgress?: (sent: number, size: number) => void;
}

const types: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.tsv': 'text/csv',
  '.txt': 'text/csv',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.json': 'application/json',
};

/**
 * Sends a file as a batch, as a stream, and gives the batch as it was accepted.
 *
 * @throws UsageError when the file cannot be read
 */
export async function upload(connection: Connection, options: Upload): Promise<Batch> {
  const { file, onProgress } = options;
  const size = file === '-' ? 0 : await sizeOf(file);
  let sent = 0;
  let failure: unknown;
  const input: Readable = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 });
  input.on('error', (error) => (failure = error));
  const counted = input.map((chunk: Uint8Array) => {
    sent += chunk.length;
    onProgress?.(sent, size);
    return chunk;
  });
  const { survey, wave, mapping, group, codebook, idempotencyKey } = options;
  try {
    const response = await call(connection, 'POST', '/v1/batches', {
      query: { survey, wave, mapping, group, codebook },
      headers: {
        'content-type':
          types[extname(file.replace(/\.gz$/i, '')).toLowerCase()] ?? 'application/octet-stream',
        ...(size > 0 && { 'content-length': String(size) }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      stream: Readable.toWeb(counted),
    });
    return Batch.parse(await response.json());
  } catch (error) {
    if (failure !== undefined) throw unreadable(file, failure);
    throw error;
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (!found.isFile()) throw new UsageError(`${file} is not a file.`);
  return found.size;
}

function unreadable(file: string, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  return new UsageError(`Cannot read ${file} (${code}).`);
}
