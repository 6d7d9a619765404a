/** What the caller can put right: a wrong argument, a file that is missing or malformed. The CLI ends with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
