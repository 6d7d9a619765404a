/** Why a whole file was refused. Codes are stable: the HTTP layer turns them into problem types. */
export type IntakeErrorCode =
  | 'empty_file'
  | 'no_rows'
  | 'no_header'
  | 'unknown_format'
  | 'unknown_column'
  | 'no_comment_column'
  | 'too_large'
  | 'too_many_columns'
  | 'row_too_long'
  | 'unclosed_quote'
  | 'damaged_gzip'
  | 'inflates_too_much'
  | 'not_a_zip'
  | 'damaged_xlsx'
  | 'unreadable_json'
  | 'too_deep';

/**
 * A file that cannot be read at all. The message says where and what to do; it may name columns and rows, and
 * never holds the text of a cell.
 */
export class IntakeError extends Error {
  readonly code: IntakeErrorCode;
  readonly row: number | null;
  readonly column: string | null;

  constructor(
    code: IntakeErrorCode,
    message: string,
    where: { row?: number; column?: string; cause?: unknown } = {},
  ) {
    super(message, where.cause === undefined ? {} : { cause: where.cause });
    this.name = 'IntakeError';
    this.code = code;
    this.row = where.row ?? null;
    this.column = where.column ?? null;
  }
}
