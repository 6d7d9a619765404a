import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { parseBounded } from './json-tokens.ts';
import type { KeyedRow } from './keyed-rows.ts';
import type { Fault } from './table.ts';

const TRUSTED_LENGTH = 64 * 1024;

/**
 * The records of newline-delimited JSON. Empty lines are passed over; a line that is not JSON, too deep or too
 * long is a bad row, and the rest is read.
 */
export async function* ndjsonRows(
  chunks: AsyncIterable<Buffer>,
  limits: IntakeLimits,
): AsyncGenerator<KeyedRow[], void> {
  let row = 0;
  for await (const lines of splitLines(chunks, limits.row_bytes)) {
    const batch: KeyedRow[] = [];
    for (const line of lines) {
      row += 1;
      if (line === null) batch.push({ row, value: null, fault: tooLong(limits) });
      else if (line.trim() !== '') batch.push(readLine(row, line, limits));
    }
    if (batch.length > 0) yield batch;
  }
}

function readLine(row: number, line: string, limits: IntakeLimits): KeyedRow {
  try {
    const value: unknown =
      line.length > TRUSTED_LENGTH ? parseBounded(line, limits.json_depth) : JSON.parse(line);
    return { row, value, fault: null };
  } catch (error) {
    const code = error instanceof IntakeError ? error.code : 'invalid_json';
    const reason = code === 'too_deep' ? 'The line is nested too deep.' : 'The line is not valid JSON.';
    return { row, value: null, fault: { column: null, code, reason } };
  }
}

function tooLong(limits: IntakeLimits): Fault {
  return {
    column: null,
    code: 'row_too_long',
    reason: `The line is longer than ${limits.row_bytes} bytes.`,
  };
}

/** Lines as chunks arrive; null stands for a line over the limit, of which no more than that is kept. */
async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<(string | null)[], void> {
  let pieces: Buffer[] = [];
  let length = 0;
  const end = (): string | null => {
    const line = length > limit ? null : Buffer.concat(pieces).toString('utf8');
    pieces = [];
    length = 0;
    return line;
  };
  const add = (piece: Buffer): void => {
    length += piece.length;
    if (length > limit) pieces = [];
    else pieces.push(piece);
  };
  for await (const chunk of chunks) {
    const lines: (string | null)[] = [];
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, at));
      lines.push(end());
      from = at + 1;
    }
    if (from < chunk.length) add(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [end()];
}
