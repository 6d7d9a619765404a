import { z } from 'zod';

const count = (fallback: number) => z.int().positive().default(fallback);
const KIB = 1024;
const MIB = 1024 * KIB;

/** How much of a file is read before it, or one of its rows, is refused. All are enforced while streaming. */
export const IntakeLimits = z.strictObject({
  /** Bytes as sent (compressed, when the file is). */
  file_bytes: count(1024 * MIB),
  /** Bytes of one row: a longer row is refused; one of twice the size refuses the file. */
  row_bytes: count(16 * MIB),
  /** Characters (UTF-16 units) of one comment. */
  field_characters: count(100_000),
  /** Characters of a respondent's id, an attribute's value, a question, a column's name. */
  label_characters: count(500),
  columns: count(1_000),
  /** Bytes that gzip, or the parts of an XLSX file that are read, may inflate to. */
  inflated_bytes: count(4 * 1024 * MIB),
  /** Inflated bytes for each compressed byte, once more than `ratio_from_bytes` came out. */
  inflation_ratio: count(200),
  ratio_from_bytes: count(16 * MIB),
  /** Nesting of a JSON file. */
  json_depth: count(32),
});
export type IntakeLimits = z.infer<typeof IntakeLimits>;

export const DEFAULT_LIMITS: IntakeLimits = IntakeLimits.parse({});
