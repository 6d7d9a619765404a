import { IntakeError } from './intake-error.ts';
import type { Format } from './table.ts';

const TYPES: Readonly<Record<string, Format>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
  'application/json': 'json',
};
const ENDINGS: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'csv',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
};
const OLE2 = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

export interface Hints {
  contentType?: string | undefined;
  fileName?: string | undefined;
}

/** What the sender says the file is: the content type decides, then the name; null when neither tells. */
export function declaredFormat({ contentType, fileName }: Hints): Format | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const ending = /\.([a-z]+)(?:\.gz)?$/u.exec(fileName?.trim().toLowerCase() ?? '')?.[1] ?? '';
  return TYPES[type] ?? ENDINGS[ending] ?? null;
}

/** Whether the bytes are a zip, as XLSX is. Refuses what is declared XLSX and is not, and old Excel files. */
export function isZip(head: Buffer, declared: Format | null): boolean {
  if (startsWith(head, ZIP)) return true;
  if (startsWith(head, OLE2)) {
    throw new IntakeError(
      'unknown_format',
      'This is an old (.xls) or password-protected Excel file. Save it without a password as .xlsx or CSV.',
    );
  }
  if (declared === 'xlsx') {
    throw new IntakeError('not_a_zip', 'The file is called XLSX but is not. Save it as .xlsx or CSV.');
  }
  return false;
}

/** The format of text: as declared, except that JSON lines are known when called JSON; else by its first characters. */
export function textFormat(head: string, declared: Format | null): Format {
  if (isBinary(head)) {
    throw new IntakeError('unknown_format', 'The file is not text. Send CSV, XLSX, NDJSON or JSON.');
  }
  if (declared !== null && declared !== 'json') return declared;
  const start = head.trimStart();
  if (start.startsWith('{')) return hasJsonLines(start) ? 'ndjson' : 'json';
  return declared ?? (/^\[\s*[{\]]/u.test(start) ? 'json' : 'csv');
}

function startsWith(head: Buffer, magic: Buffer): boolean {
  return head.subarray(0, magic.length).equals(magic);
}

function isBinary(head: string): boolean {
  let controls = 0;
  for (let at = 0; at < head.length; at++) {
    const unit = head.charCodeAt(at);
    if (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13) controls += 1;
  }
  return head.startsWith('%PDF-') || controls > head.length * 0.05;
}

function hasJsonLines(start: string): boolean {
  const end = start.indexOf('\n');
  if (end < 0 || start.slice(end).trim() === '') return false;
  try {
    JSON.parse(start.slice(0, end));
    return true;
  } catch {
    return false;
  }
}
