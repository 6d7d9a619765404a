/** What two judges said of the same units, yes or no: how many units of each outcome. */
export interface TwoByTwo {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}
