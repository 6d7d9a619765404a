import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Busy } from './busy.tsx';
import { useInterval } from './use-interval.ts';

/** How often a wait for counts has ended on this page: what is known of surveys may be more after each. */
export const countsAwaited = signal(0);

/** Stands for an answer that is not ready yet, and asks for it again until it is. */
export function StillCounting({ ask }: { ask: () => void }) {
  useInterval(true, 1500, ask);
  useEffect(
    () => () => {
      countsAwaited.value++;
    },
    [],
  );
  return <Busy label="Comments are still being tagged or counted: this comes by itself" />;
}
