import { BlankRule } from '../../src/intake/blank-rule.ts';
import { IntakeError, type IntakeErrorCode } from '../../src/intake/intake-error.ts';
import { IntakeLimits } from '../../src/intake/intake-limits.ts';
import type { Mapping } from '../../src/intake/mapping.ts';
import { type Intake, type IntakeRow, openIntake, type Rejection } from '../../src/intake/open-intake.ts';

export interface ReadOptions {
  fileName?: string;
  contentType?: string;
  mapping?: Partial<Mapping> & Pick<Mapping, 'comments'>;
  limits?: Partial<IntakeLimits>;
  blanks?: Partial<BlankRule>;
}

/** A source of these bytes in pieces cut at the given places. */
export async function* cut(
  bytes: Buffer | string,
  places: readonly number[] = [],
): AsyncGenerator<Buffer, void> {
  const all = Buffer.from(bytes);
  let from = 0;
  for (const to of [...places.filter((place) => place < all.length).sort((a, b) => a - b), all.length]) {
    yield await Promise.resolve(all.subarray(from, to));
    from = to;
  }
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const gathered: Item[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

export function open(source: AsyncIterable<Buffer>, options: ReadOptions = {}): Promise<Intake> {
  const { mapping, limits, blanks, ...hints } = options;
  return openIntake(source, {
    ...hints,
    mapping: mapping === undefined ? undefined : { attributes: {}, ...mapping },
    limits: IntakeLimits.parse(limits ?? {}),
    blanks: BlankRule.parse(blanks ?? {}),
  });
}

export interface Reading extends Omit<Intake, 'parts' | 'close'> {
  rows: IntakeRow[];
  rejections: Rejection[];
}

/** The whole file, read. */
export async function read(
  source: AsyncIterable<Buffer> | Buffer | string,
  options: ReadOptions = {},
): Promise<Reading> {
  const bytes = typeof source === 'string' || Buffer.isBuffer(source) ? cut(source) : source;
  const { format, encoding, delimiter, compressed, columns, mapping, guessed, parts } = await open(
    bytes,
    options,
  );
  const rows: IntakeRow[] = [];
  const rejections: Rejection[] = [];
  for await (const part of parts) {
    rows.push(...part.rows);
    rejections.push(...part.rejections);
  }
  return { format, encoding, delimiter, compressed, columns, mapping, guessed, rows, rejections };
}

/** The refusal of a file that has to be refused. */
export async function refusal(
  source: AsyncIterable<Buffer> | Buffer | string,
  options: ReadOptions = {},
): Promise<{ code: IntakeErrorCode; message: string; row: number | null }> {
  try {
    await read(source, options);
  } catch (error) {
    if (error instanceof IntakeError) return { code: error.code, message: error.message, row: error.row };
    throw error;
  }
  throw new Error('The file was not refused');
}

/** The first comment of every row. */
export function texts({ rows }: Pick<Reading, 'rows'>): string[] {
  return rows.map(({ comments }) => comments[0]?.text ?? '');
}

export const COMMENT = { comments: [{ column: 'comment' }] };
