import { parentPort } from 'node:worker_threads';
import type { ThreadMessage } from './thread-pool.ts';

/**
 * The main loop of a thread of openThreadPool: answer each request, and send along the buffers that `transfers` finds in
 * the answer. What `handle` throws is told by its kind alone.
 */
export function serveThread<Answer>(
  handle: (request: never) => Answer,
  transfers: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error('this runs in a worker thread only');
  const send = (message: ThreadMessage<Answer>, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const onRequest = (request: never): void => {
    try {
      const answer = handle(request);
      send({ answer }, transfers(answer));
    } catch (error) {
      send({ threw: error instanceof Error ? error.constructor.name : 'Error' });
    }
  };
  port.on('message', onRequest as (request: unknown) => void);
  send({ ready: true });
}
