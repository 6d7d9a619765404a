/** How far something is: `done` of `total`, reached `spent` seconds after it began, and `idle` seconds ago. */
export interface Pace {
  readonly done: number;
  readonly total: number;
  readonly spent: number;
  readonly idle: number;
}

/** A pace is told from a second of work and a twentieth of it: before that the start-up would be most of it. */
const leastSpent = 1;
const leastShare = 0.05;

/** Whole seconds that the rest will take at the pace so far; null when that cannot be told honestly. */
export function secondsLeft({ done, total, spent, idle }: Pace): number | null {
  if (spent < leastSpent || total <= 0 || done < total * leastShare || done > total) return null;
  return Math.max(0, Math.ceil(((total - done) * spent) / done - idle));
}
