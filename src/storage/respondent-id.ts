import { hash } from 'node:crypto';

/**
 * The number of a person within a survey: the first 53 bits of SHA-256 over survey and reference, so that an upload
 * needs no look-up to know that two rows are one person. Two of a million people share a number with probability
 * 5 × 10⁻⁵ (birthday bound over 2^53).
 */
export function respondentId(survey: string, ref: string): number {
  const digest = hash('sha256', `${survey}\u0000${ref}`, 'buffer');
  return digest.readUInt32BE(0) * 0x20_0000 + (digest.readUInt32BE(4) >>> 11);
}
