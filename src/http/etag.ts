import { z } from 'zod';
import { Problem } from '../errors.ts';

/** The header of a request that changes what was read. */
export const IfMatchHeader = z.looseObject({
  'if-match': z.string().optional().describe('The ETag of what was read'),
});

/** A version as an ETag. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version that a header `If-Match` names; -1, which is no version, for one that no version can have. Throws
 * `precondition_required` without the header: `what` says where to read the ETag.
 */
export function matchedVersion(header: string | undefined, what: string): number {
  if (header === undefined)
    throw new Problem('precondition_required', `Send the ETag of ${what} that you read as \`If-Match\`.`);
  return Number(/^(?:W\/)?"(\d{1,15})"$/.exec(header.trim())?.[1] ?? -1);
}
