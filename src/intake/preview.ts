import { compileBlankRule } from './blank-rule.ts';
import { guessMapping } from './guess-mapping.ts';
import { compileMapping, type IntakeRow, type Rejection, resolveMapping } from './map-rows.ts';
import type { Mapping } from './mapping.ts';
import type { Intake, IntakeOptions } from './open-intake.ts';
import { openTable } from './open-table.ts';
import type { Source } from './read-bytes.ts';

const ROWS = 10;
const SAMPLES = 3;
const SAMPLE_CHARACTERS = 200;

/** A column, with the first few values that are not empty, each cut to 200 characters. */
export interface PreviewColumn {
  name: string;
  label: string;
  samples: string[];
}

export type Preview = Pick<Intake, 'format' | 'encoding' | 'delimiter' | 'compressed' | 'guessed'> & {
  columns: PreviewColumn[];
  /** Null when none was given and no column looks like comments. */
  mapping: Mapping | null;
  rows: IntakeRow[];
  /** Of the first 200 rows or so. */
  rejections: Rejection[];
};

/**
 * What a file would become: columns, mapping, the first rows. Reads the start of the file only, except for XLSX,
 * whose directory is at its end. Throws IntakeError like openIntake, but for a file without rows or comments.
 */
export async function previewIntake(source: Source, options: IntakeOptions): Promise<Preview> {
  using resources = new DisposableStack();
  const { format, encoding, delimiter, compressed, columns, sample, damage } = await openTable(
    source,
    options,
    resources,
  );
  const wanted = options.mapping ?? guessMapping(columns, sample);
  const mapping = wanted === null ? null : resolveMapping(wanted, columns, sample);
  const rows: IntakeRow[] = [];
  const rejections: Rejection[] = [];
  if (mapping !== null) {
    const map = compileMapping(mapping, columns, {
      limits: options.limits,
      vocabularies: options.vocabularies ?? [],
      isBlank: compileBlankRule(options.blanks),
      damaged: () => damage.found,
    });
    for (const row of sample) {
      const mapped = map(row);
      if ('code' in mapped) rejections.push(mapped);
      else if (rows.length < ROWS) rows.push(mapped);
    }
  }
  const samples = (at: number): string[] =>
    sample
      .map(({ cells }) => cells[at])
      .filter((cell) => typeof cell !== 'object' && cell !== undefined && cell !== '')
      .slice(0, SAMPLES)
      .map((cell) => String(cell).slice(0, SAMPLE_CHARACTERS).toWellFormed());
  return {
    format,
    encoding,
    delimiter,
    compressed,
    columns: columns.map((column, at) => ({ ...column, samples: samples(at) })),
    mapping,
    guessed: options.mapping === undefined,
    rows,
    rejections,
  };
}
