/** A longer gap than this (ms) is a break, of which so much counts as work. */
const longestGap = 2 * 60_000;
/** With fewer decisions than this the pace would jump about. */
const fewest = 5;

/** After a gap of so long (ms) another sitting begins. */
const longestBreak = 30 * 60_000;

/** The times (ms, ascending) that belong to the sitting of now: those after the last gap of more than half an hour. */
export function latestSitting(times: readonly number[], now: number): readonly number[] {
  const after = [...times.slice(1), now];
  const end = after.findLastIndex((next, place) => next - (times[place] ?? 0) > longestBreak);
  return times.slice(end + 1);
}

/** Times that were kept as JSON; none where there is anything else. */
export function readTimes(kept: string | null): readonly number[] {
  try {
    const times: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(times) && times.every((time) => typeof time === 'number') ? times : [];
  } catch {
    return [];
  }
}

/** Decisions an hour, by the times (ms) at which they were made; breaks are left out. Null while there are too few. */
export function paceOf(times: readonly number[]): number | null {
  if (times.length < fewest) return null;
  let worked = 0;
  for (let at = 1; at < times.length; at++)
    worked += Math.min(longestGap, (times[at] ?? 0) - (times[at - 1] ?? 0));
  return worked <= 0 ? null : ((times.length - 1) / worked) * 3_600_000;
}
