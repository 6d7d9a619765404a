/** What a language model says of a text. */
export interface LanguageReading {
  /** E-mail addresses, dates and the like that it found. */
  readonly entities: readonly { readonly start: number; readonly end: number; readonly type: string }[];
  /** Whether a word, in lower case, is one of the language's. */
  knows(word: string): boolean;
}
export type ReadLanguage = (text: string) => LanguageReading;
