import { z } from 'zod';
import { invalidRequest, Problem } from '../errors.ts';
import { ConcurrentRequest, IdempotencyConflict } from '../storage/idempotency.ts';

const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/);

/** The value of the header `Idempotency-Key`, or null without one. Throws `invalid_request`. */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const parsed = IdempotencyKey.safeParse(header);
  if (parsed.success) return parsed.data;
  throw invalidRequest([
    { where: 'headers.idempotency-key', message: 'expected 1 to 255 visible ASCII characters' },
  ]);
}

/** The problem that a refused idempotency key stands for, or null. */
export function idempotencyProblem(error: unknown): Problem | null {
  if (error instanceof ConcurrentRequest)
    return new Problem(
      'concurrent_request',
      'A request with this `Idempotency-Key` is being served; wait for it.',
      { retryAfter: 1 },
    );
  if (error instanceof IdempotencyConflict)
    return new Problem(
      'idempotency_conflict',
      'This `Idempotency-Key` was sent with another body or other settings; use a new one.',
    );
  return null;
}
