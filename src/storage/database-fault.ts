import pg from 'pg';

/**
 * Did PostgreSQL refuse what it was given (SQLSTATE classes 22, data, and 23, integrity), so that the same will be
 * refused again? Lost connections, deadlocks, full disks and the like are not that.
 */
export function isRefusedByRecord(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}
