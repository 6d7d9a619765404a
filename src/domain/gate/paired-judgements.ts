/** What one model says of comments; tables of comments × themes. */
export interface Said {
  /** 1 where the theme is given. */
  readonly given: Uint8Array;
  /** Calibrated. */
  readonly probability: Float32Array;
}

/** Two models on the same comments, beside what people decided; tables of comments × themes. */
export interface PairedJudgements {
  readonly themes: readonly string[];
  readonly comments: number;
  /** Per comment, the number of its respondent, counted from 0: the clusters of every interval. */
  readonly respondent: Int32Array;
  /** Per comment, the value of its survey's group, or null. */
  readonly group: readonly (string | null)[];
  /** 0 where nobody decided, or people differ. */
  readonly known: Uint8Array;
  readonly truth: Uint8Array;
  readonly live: Said;
  readonly candidate: Said;
}
