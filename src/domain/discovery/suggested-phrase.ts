/** Words that tell some comments from the others. */
export interface SuggestedPhrase {
  readonly phrase: string;
  /** Standard errors by which its log-odds are above those of the other comments. */
  readonly z: number;
  readonly comments: number;
  readonly respondents: number;
}
