const shown = 40;

/** What may be written, as the end of a message. */
export function allowed(values: readonly string[]): string {
  const some = values.slice(0, shown).map((value) => JSON.stringify(value));
  const more = values.length > shown ? ` and ${values.length - shown} more` : '';
  return values.length === 0 ? 'there is none' : `allowed: ${some.join(', ')}${more}`;
}
