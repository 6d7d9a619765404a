import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { z } from 'zod';
import { UsageError } from './usage-error.ts';

/** Opens a file, or the standard input for `-`. */
export function openInput(path: string): Readable {
  return path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 18 });
}

/** Lines of a stream without their ends, each with its number from 1. Only "\n" ends a line; a "\r" before it is dropped. */
async function* lines(input: Readable, path: string): AsyncGenerator<{ line: string; number: number }> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let number = 0;
  try {
    for await (const chunk of input) {
      const text = rest + decoder.decode(chunk as Uint8Array, { stream: true });
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        yield { line: text.slice(start, end), number: ++number };
        start = end + 1;
      }
      rest = text.slice(start);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UsageError(`cannot read ${path} (${code})`);
  }
  if (rest !== '') yield { line: rest, number: ++number };
}

/** Reads NDJSON; empty lines are passed over. Throws UsageError naming the line, never quoting it. */
export async function* readNdjson<T>(
  input: Readable,
  path: string,
  schema: z.ZodType<T>,
  expected: string,
): AsyncGenerator<T> {
  for await (const { line, number } of lines(input, path)) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new UsageError(`${path}, line ${number}: not JSON. Each line must be one object: ${expected}`);
    }
    const checked = schema.safeParse(value);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      const field = issue?.path.join('.') ?? '';
      throw new UsageError(
        `${path}, line ${number}: ${field === '' ? '' : `"${field}": `}${issue?.message ?? 'not valid'}. Each line must be one object: ${expected}`,
      );
    }
    yield checked.data;
  }
}

/** Writes to a stream and waits while it is full. */
export async function writeAll(output: Writable, text: string): Promise<void> {
  if (!output.write(text)) await once(output, 'drain');
}
