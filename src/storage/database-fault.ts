import pg from 'pg';

/**
 * Did PostgreSQL refuse what it was given (SQLSTATE classes 22, data, and 23, integrity), so that the same will be
 * refused again? Lost connections, deadlocks, full disks and the like are not that.
 */
export function isRefusedByRecord(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}

const unstorable: ReadonlySet<string> = new Set(['22021', '22P05', '22P02']);

/** Did PostgreSQL refuse a text that it cannot hold: one with NUL, or in JSON with half of a surrogate pair? */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof pg.DatabaseError && unstorable.has(error.code ?? '');
}
