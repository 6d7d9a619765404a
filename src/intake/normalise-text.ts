/**
 * What PostgreSQL cannot hold becomes U+FFFD: NUL and lone surrogates. All else, newlines within a cell
 * included, is kept as received.
 */
export function normaliseText(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed();
  return formed.includes('\0') ? formed.replaceAll('\0', '\uFFFD') : formed;
}
