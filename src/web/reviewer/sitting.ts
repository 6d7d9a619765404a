import { computed, effect, signal } from '@preact/signals';
import { ended, lastSession, session } from '../session.ts';
import { latestSitting, readTimes } from './pace.ts';

/** Where this tab keeps the sitting, so that a reload does not end it: times alone, and whose they are. */
const place = 'sitting';
const owner = 'sitting-of';

const who = (): string => lastSession.value?.name ?? '';
const times = signal<readonly number[]>(readTimes(sessionStorage.getItem(place)));
const whose = signal(sessionStorage.getItem(owner) ?? '');

/** When (ms) each decision of this sitting was made, over all queues; it lasts until somebody signs out, or half an hour passes. */
export const decidedAt = computed(() =>
  whose.value === who() ? latestSitting(times.value, Date.now()) : [],
);

function keep(next: readonly number[]): void {
  const name = who();
  times.value = next;
  whose.value = name;
  sessionStorage.setItem(place, JSON.stringify(next));
  sessionStorage.setItem(owner, name);
}

/** A decision was made. */
export function noteDecision(): void {
  const now = Date.now();
  keep([...latestSitting(decidedAt.value, now), now]);
}

/** One was taken back, or refused. */
export function takeDecisionBack(): void {
  keep(decidedAt.value.slice(0, -1));
}

effect(() => {
  if (session.value === null && !ended.value) keep([]);
});
