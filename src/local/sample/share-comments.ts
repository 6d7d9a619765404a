import type { Random } from './random.ts';

/**
 * How many comments each respondent makes: at least one, at most `most`, `comments` in all; some make many and many
 * make few.
 *
 * @throws RangeError when the numbers cannot be met
 */
export function shareComments(
  random: Random,
  comments: number,
  respondents: number,
  most: number,
): Uint8Array {
  if (comments < respondents || comments > respondents * most || most > 255)
    throw new RangeError(
      `${respondents} respondents can make ${respondents} to ${respondents * most} comments, not ${comments}.`,
    );
  const counts = new Uint8Array(respondents).fill(1);
  const eager = Float64Array.from(counts, () => random.unit() ** 0.7);
  let left = comments - respondents;
  while (left > 0) {
    const index = random.below(respondents);
    const count = counts[index] ?? most;
    if (count >= most || !random.chance((eager[index] ?? 0) + 0.02)) continue;
    counts[index] = count + 1;
    left -= 1;
  }
  return counts;
}
