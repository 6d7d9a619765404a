/** A share or difference is believed to lie from `low` to `high`, both included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The confidence of every interval, unless another is asked for. */
export const CONFIDENCE = 0.95;
