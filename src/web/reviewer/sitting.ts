import { effect, signal } from '@preact/signals';
import { ended, session } from '../session.ts';

/** When (ms) each decision of this sitting was made, over all queues; a sitting lasts until somebody signs out or reloads. */
export const decidedAt = signal<readonly number[]>([]);

/** A decision was made. */
export function noteDecision(): void {
  decidedAt.value = [...decidedAt.value, Date.now()];
}

/** One was taken back, or refused. */
export function takeDecisionBack(): void {
  decidedAt.value = decidedAt.value.slice(0, -1);
}

effect(() => {
  if (session.value === null && !ended.value) decidedAt.value = [];
});
