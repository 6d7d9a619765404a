import { announceReady, endOnSignal } from './child.ts';

/** Stands in for a worker: stays until it is told to end. */
const timer = setInterval(() => undefined, 1_000);
announceReady();
endOnSignal(async () => {
  clearInterval(timer);
  return Promise.resolve();
});
