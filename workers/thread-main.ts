import { parentPort } from 'node:worker_threads';
import type { Tell, ThreadMessage } from './thread-pool.ts';

/** Tells whoever started this thread or process; a process ends when nobody is there to tell. */
function toParent<Answer>(): {
  on(listener: (request: unknown) => void): void;
  send(message: ThreadMessage<Answer>, transfer: ArrayBuffer[]): void;
} {
  const port = parentPort;
  if (port !== null)
    return {
      on: (listener) => port.on('message', listener),
      send: (message, transfer) => port.postMessage(message, transfer),
    };
  if (process.send === undefined) throw new Error('this runs in a worker thread or a child process only');
  process.on('disconnect', () => process.exit());
  // Whoever ends a group of processes ends the parent, which has its own way to end.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  return {
    on: (listener) => process.on('message', listener),
    send: (message) => process.send?.(message),
  };
}

/**
 * The main loop of a thread of openThreadPool, or of a process of openChildProcess: answer each request, and send along the buffers that `transfers` finds in
 * the answer. What `handle` throws is told by its kind alone; how far it is it may tell on the way.
 */
export function serveThread<Answer>(
  handle: (request: never, tell: Tell) => Answer,
  transfers: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
  const parent = toParent<Answer>();
  const send = (message: ThreadMessage<Answer>, transfer: ArrayBuffer[] = []): void =>
    parent.send(message, transfer);
  const onRequest = (request: never): void => {
    try {
      const answer = handle(request, (done, total) => send({ done, total }));
      send({ answer }, transfers(answer));
    } catch (error) {
      send({ threw: error instanceof Error ? error.constructor.name : 'Error' });
    }
  };
  parent.on(onRequest as (request: unknown) => void);
  send({ ready: true });
}
