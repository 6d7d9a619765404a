import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** Asks for health on a thread of its own, so that the load generator's delays are not counted as the service's. */
for (;;) {
  const started = performance.now();
  const response = await fetch(String(workerData));
  await response.arrayBuffer();
  parentPort?.postMessage(performance.now() - started);
  await sleep(5);
}
