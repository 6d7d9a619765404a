/** What a spreadsheet would read as a formula. */
const formula = /^[=+\-@\t\r]/;

/** A cell that a spreadsheet shows as it is: what looks like a formula gets an apostrophe before it. */
export function neutraliseFormula(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}
