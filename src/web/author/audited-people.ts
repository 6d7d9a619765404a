import type { ThemeRow } from '../api/documents.ts';

/** The corrected share of people, where an audit says one. */
export function auditedPeople(estimate: ThemeRow['estimate']) {
  const people = estimate?.respondents ?? null;
  return typeof people?.audit === 'string' ? people : null;
}
