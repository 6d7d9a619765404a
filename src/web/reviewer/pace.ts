/** A longer gap than this (ms) is a break, of which so much counts as work. */
const longestGap = 2 * 60_000;
/** With fewer decisions than this the pace would jump about. */
const fewest = 5;

/** Decisions an hour, by the times (ms) at which they were made; breaks are left out. Null while there are too few. */
export function paceOf(times: readonly number[]): number | null {
  if (times.length < fewest) return null;
  let worked = 0;
  for (let at = 1; at < times.length; at++)
    worked += Math.min(longestGap, (times[at] ?? 0) - (times[at - 1] ?? 0));
  return worked <= 0 ? null : ((times.length - 1) / worked) * 3_600_000;
}
