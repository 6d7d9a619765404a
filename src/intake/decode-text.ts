import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Set once bytes were met that are not of the encoding; such text then holds U+FFFD. */
export interface Damage {
  found: boolean;
}

const BOMS: readonly { encoding: Encoding; bytes: Buffer }[] = [
  { encoding: 'utf-8', bytes: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bytes: Buffer.from([0xfe, 0xff]) },
];

const HIGH_SURROGATE_LAST = /[\uD800-\uDBFF]$/;

/** A byte order mark decides; else UTF-8 if the start of the file is, else Windows-1252. */
export function detectEncoding(head: Buffer, complete: boolean): { encoding: Encoding; bomBytes: number } {
  const bom = BOMS.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes));
  if (bom !== undefined) return { encoding: bom.encoding, bomBytes: bom.bytes.length };
  const whole = complete ? head : head.subarray(0, head.length - cutTail(head));
  return { encoding: isUtf8(whole) ? 'utf-8' : 'windows-1252', bomBytes: 0 };
}

/** How many bytes at the end begin a UTF-8 sequence that goes on in the next chunk. */
function cutTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/**
 * The bytes as UTF-8, cut between characters and without the byte order mark. UTF-8 is passed through unread but
 * for a check.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  { encoding, bomBytes }: { encoding: Encoding; bomBytes: number },
  damage: Damage,
): AsyncGenerator<Buffer, void> {
  const bytes = skip(chunks, bomBytes);
  if (encoding === 'utf-8') {
    yield* wholeCharacters(bytes, damage);
    return;
  }
  const decoder = iconv.getDecoder(encoding, { stripBOM: false });
  let half = '';
  for await (const chunk of bytes) {
    const text = half + decoder.write(chunk);
    half = HIGH_SURROGATE_LAST.test(text) ? text.slice(-1) : '';
    if (text.length > half.length) yield Buffer.from(text.slice(0, text.length - half.length), 'utf8');
  }
  const rest = half + (decoder.end() ?? '');
  if (rest !== '') yield Buffer.from(rest, 'utf8');
}

async function* skip(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer, void> {
  let left = count;
  for await (const chunk of chunks) {
    const rest = left === 0 ? chunk : chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

async function* wholeCharacters(chunks: AsyncIterable<Buffer>, damage: Damage): AsyncGenerator<Buffer, void> {
  let carried: Buffer | null = null;
  for await (const chunk of chunks) {
    const bytes: Buffer = carried === null ? chunk : Buffer.concat([carried, chunk]);
    const cut = cutTail(bytes);
    carried = cut === 0 ? null : bytes.subarray(bytes.length - cut);
    const whole = bytes.subarray(0, bytes.length - cut);
    if (whole.length === 0) continue;
    if (!isUtf8(whole)) damage.found = true;
    yield whole;
  }
  if (carried === null) return;
  damage.found = true;
  yield carried;
}
