/** Labels of one theme beside what a model says that was trained without them. */
export interface HeldOutLabels {
  readonly probability: readonly number[];
  readonly labelled: readonly boolean[];
}

/** A label that is likely wrong; the smaller its self-confidence, the likelier. */
export interface LabelError {
  readonly index: number;
  /** The out-of-fold probability of the label as it stands. */
  readonly selfConfidence: number;
}

/**
 * Labels that are likely wrong, by confident learning (Northcutt, Jiang & Chuang 2021) for one theme: a label is suspect
 * when the out-of-fold probability of the other answer reaches the mean that it has among those labelled so. Least
 * self-confident first. Nothing is suspect while a theme has no label of either kind.
 */
export function findLabelErrors({ probability, labelled }: HeldOutLabels): LabelError[] {
  let yes = 0;
  let yesSum = 0;
  let noSum = 0;
  for (const [index, label] of labelled.entries()) {
    const p = probability[index] ?? 0;
    if (label) {
      yes += 1;
      yesSum += p;
    } else noSum += 1 - p;
  }
  const no = labelled.length - yes;
  if (yes === 0 || no === 0) return [];
  const errors: LabelError[] = [];
  for (const [index, label] of labelled.entries()) {
    const p = probability[index] ?? 0;
    const suspect = label ? 1 - p >= noSum / no && p < 0.5 : p >= yesSum / yes && p > 0.5;
    if (suspect) errors.push({ index, selfConfidence: label ? p : 1 - p });
  }
  return errors.sort((a, b) => a.selfConfidence - b.selfConfidence || a.index - b.index);
}
