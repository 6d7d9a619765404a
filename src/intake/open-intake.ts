import type { Vocabulary } from '../domain/vocabulary.ts';
import { type BlankRule, compileBlankRule } from './blank-rule.ts';
import type { Encoding } from './decode-text.ts';
import { guessMapping } from './guess-mapping.ts';
import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { compileMapping, type IntakeRow, type Rejection, resolveMapping } from './map-rows.ts';
import type { Mapping } from './mapping.ts';
import { nameColumns } from './name-columns.ts';
import { openTable, type Table } from './open-table.ts';
import type { Source } from './read-bytes.ts';
import type { Delimiter } from './sniff-delimiter.ts';
import type { Format } from './table.ts';

export type { IntakeComment, IntakeRow, Rejection } from './map-rows.ts';

const PART_ROWS = 2_000;

/** About 2,000 rows, good and refused, and how many bytes of the source were read when they were ready. */
export interface IntakePart {
  rows: IntakeRow[];
  rejections: Rejection[];
  bytes: number;
}

export interface Intake {
  format: Format;
  encoding: Encoding | null;
  delimiter: Delimiter | null;
  /** Whether the file came as gzip. */
  compressed: boolean;
  columns: string[];
  mapping: Mapping;
  /** Whether the mapping was guessed, as none was given. */
  guessed: boolean;
  /** Once only. Nothing is read ahead; throws IntakeError, or what the source throws. */
  parts: AsyncIterable<IntakePart>;
  /** Lets go of what the intake holds, for when `parts` is not read. Reading it, to the end or not, does so too. */
  close: () => void;
}

export interface IntakeOptions {
  contentType?: string | undefined;
  fileName?: string | undefined;
  mapping?: Mapping | undefined;
  limits: IntakeLimits;
  blanks: BlankRule;
  /** What makes one value of the many ways to write it. */
  vocabularies?: readonly Vocabulary[] | undefined;
}

/**
 * Opens a file of comments: finds out its format, encoding, delimiter and columns from its start, and checks or
 * guesses the mapping. Throws IntakeError if it cannot be read at all. The source stays the caller's: it is not
 * destroyed, nor read to its end, when intake refuses or stops early.
 */
export async function openIntake(source: Source, options: IntakeOptions): Promise<Intake> {
  const resources = new DisposableStack();
  try {
    const table = await openTable(source, options, resources);
    const { format, encoding, delimiter, compressed, columns } = table;
    if (table.sample.length === 0) {
      throw new IntakeError('no_rows', 'There is a header and nothing below it.');
    }
    const mapping = options.mapping ?? guessMapping(columns, table.sample) ?? refuseGuess(table);
    const resolved = resolveMapping(mapping, columns, table.sample);
    const map = compileMapping(resolved, columns, {
      limits: options.limits,
      vocabularies: options.vocabularies ?? [],
      isBlank: compileBlankRule(options.blanks),
      damaged: () => table.damage.found,
    });
    return {
      format,
      encoding,
      delimiter,
      compressed,
      columns: columns.map(({ name }) => name),
      mapping: resolved,
      guessed: options.mapping === undefined,
      parts: readParts(table, map, resources),
      close: () => resources.dispose(),
    };
  } catch (error) {
    resources.dispose();
    throw error;
  }
}

function refuseGuess({ columns, sample }: Table): never {
  throw new IntakeError(
    'no_comment_column',
    `Say in the mapping which column holds the comments. ${nameColumns(columns, sample)}`,
  );
}

async function* readParts(
  table: Table,
  map: ReturnType<typeof compileMapping>,
  resources: DisposableStack,
): AsyncGenerator<IntakePart, void> {
  let rows: IntakeRow[] = [];
  let rejections: Rejection[] = [];
  try {
    for await (const batch of table.rows) {
      for (const row of batch) {
        const mapped = map(row);
        if ('comments' in mapped) rows.push(mapped);
        else rejections.push(mapped);
        if (rows.length + rejections.length < PART_ROWS) continue;
        yield { rows, rejections, bytes: table.progress.bytes };
        rows = [];
        rejections = [];
      }
    }
    if (rows.length + rejections.length > 0) yield { rows, rejections, bytes: table.progress.bytes };
  } finally {
    resources.dispose();
  }
}
