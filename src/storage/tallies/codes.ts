/** Codes for texts, from 1 in the order of arrival; 0 is none. */
export class Codes {
  readonly #codes = new Map<string, number>();

  of(text: string | undefined): number {
    if (text === undefined || text === '') return 0;
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#codes.size + 1;
    this.#codes.set(text, code);
    return code;
  }

  get values(): string[] {
    return [...this.#codes.keys()];
  }
}
