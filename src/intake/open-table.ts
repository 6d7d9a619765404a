import { csvRows } from './csv-rows.ts';
import { type Damage, detectEncoding, type Encoding, toUtf8 } from './decode-text.ts';
import { declaredFormat, type Hints, isZip, textFormat } from './detect-format.ts';
import { fitRows, readHeading, tooManyColumns } from './headed-rows.ts';
import { inflateGzip, isGzip, openGunzip } from './inflate-gzip.ts';
import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { jsonRows } from './json-rows.ts';
import { type KeyedRow, keysOf, toTableRows } from './keyed-rows.ts';
import type { Column } from './mapping.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { normaliseText } from './normalise-text.ts';
import { peekBytes, type Progress, readBytes, type Source } from './read-bytes.ts';
import { type Delimiter, sniffDelimiter, sniffRowEnds } from './sniff-delimiter.ts';
import type { Format, TableRow } from './table.ts';
import { openXlsx } from './xlsx/open-xlsx.ts';

const HEAD_BYTES = 64 * 1024;
const SAMPLE_ROWS = 200;
const HEADER_ROWS = 3;

/** A file of any format as columns and rows. Reading goes no further than `rows` is pulled. */
export interface Table {
  format: Format;
  encoding: Encoding | null;
  delimiter: Delimiter | null;
  compressed: boolean;
  columns: Column[];
  /** About the first 200 rows, which `rows` yields too. */
  sample: readonly TableRow[];
  rows: AsyncGenerator<readonly TableRow[], void>;
  progress: Readonly<Progress>;
  damage: Readonly<Damage>;
}

type TableOptions = Hints & { limits: IntakeLimits };
type Opened = Omit<Table, 'compressed' | 'progress' | 'damage'>;

/** Opens a file. What it holds open is in `resources`, for the caller to dispose of. Throws IntakeError. */
export async function openTable(
  source: Source,
  options: TableOptions,
  resources: DisposableStack,
): Promise<Table> {
  const { limits } = options;
  const progress: Progress = { bytes: 0 };
  const damage: Damage = { found: false };
  const sent = readBytes(source, limits.file_bytes, progress);
  resources.defer(() => void sent.return().catch(ignore));
  let start = await peekBytes(sent, HEAD_BYTES);
  const compressed = isGzip(start.head);
  if (compressed) {
    const gunzip = openGunzip(start.all);
    resources.defer(() => void gunzip.destroy());
    start = await peekBytes(inflateGzip(gunzip, limits, progress), HEAD_BYTES);
  }
  if (start.head.length === 0) throw new IntakeError('empty_file', 'Send a header and at least one row.');
  const declared = declaredFormat(options);
  const opened = isZip(start.head, declared)
    ? await headed(await openXlsx(start.all, limits, resources), limits, {
        format: 'xlsx',
        encoding: null,
        delimiter: null,
      })
    : await openText(start, declared, limits, damage);
  return { ...opened, compressed, progress, damage };
}

interface Start {
  head: Buffer;
  complete: boolean;
  all: AsyncGenerator<Buffer, void>;
}

async function openText(
  { head, complete, all }: Start,
  declared: Format | null,
  limits: IntakeLimits,
  damage: Damage,
): Promise<Opened> {
  const detected = detectEncoding(head, complete);
  const { encoding } = detected;
  const text = await decodeHead(head, detected);
  if (text.trim() === '') throw new IntakeError('empty_file', 'Send a header and at least one row.');
  const format = textFormat(text, declared);
  const chunks = toUtf8(all, detected, damage);
  if (format === 'csv') {
    const delimiter = sniffDelimiter(text);
    return headed(csvRows(chunks, { delimiter, rowEnds: sniffRowEnds(text) }, limits), limits, {
      format,
      encoding,
      delimiter,
    });
  }
  return keyed(format === 'json' ? jsonRows(chunks, limits) : ndjsonRows(chunks, limits), limits, {
    format,
    encoding,
    delimiter: null,
  });
}

async function decodeHead(head: Buffer, detected: { encoding: Encoding; bomBytes: number }): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of toUtf8(once(head), detected, { found: false })) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

async function* once(head: Buffer): AsyncGenerator<Buffer, void> {
  yield await Promise.resolve(head);
}

type Traits = Pick<Table, 'format' | 'encoding' | 'delimiter'>;

async function headed(
  source: AsyncGenerator<TableRow[], void>,
  limits: IntakeLimits,
  traits: Traits,
): Promise<Opened> {
  const first = await takeRows(source, SAMPLE_ROWS + HEADER_ROWS);
  const { columns, firstData } = readHeading(first, limits);
  const fitted = (rows: readonly TableRow[]) => fitRows(rows, columns.length, traits.format === 'xlsx');
  const sample = fitted(first.slice(firstData));
  return { ...traits, columns, ...replayed(sample, source, fitted) };
}

async function keyed(
  source: AsyncGenerator<KeyedRow[], void>,
  limits: IntakeLimits,
  traits: Traits,
): Promise<Opened> {
  const first = await takeRows(source, SAMPLE_ROWS);
  const keys = keysOf(first);
  if (keys.length > limits.columns) throw tooManyColumns(keys.length, limits);
  const columns = keys.map(normaliseText).map((key) => ({ name: key, label: key }));
  const fitted = (rows: readonly KeyedRow[]) => toTableRows(rows, keys);
  return { ...traits, columns, ...replayed(fitted(first), source, fitted) };
}

async function takeRows<Row>(source: AsyncGenerator<Row[], void>, atLeast: number): Promise<Row[]> {
  const rows: Row[] = [];
  while (rows.length < atLeast) {
    const next = await source.next();
    if (next.done === true) break;
    for (const row of next.value) rows.push(row);
  }
  return rows;
}

function replayed<Row>(
  sample: readonly TableRow[],
  rest: AsyncGenerator<Row[], void>,
  fitted: (rows: readonly Row[]) => TableRow[],
): Pick<Table, 'sample' | 'rows'> {
  async function* rows(): AsyncGenerator<readonly TableRow[], void> {
    yield sample;
    for await (const batch of rest) yield fitted(batch);
  }
  return { sample: sample.slice(0, SAMPLE_ROWS), rows: rows() };
}

function ignore(): void {
  // A source that fails while it is let go of has nothing left to say.
}
