import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type Tell,
  ThreadDied,
  type ThreadMessage,
  type ThreadPool,
  ThreadThrew,
  ThreadUnfit,
} from './thread-pool.ts';

interface Task<Answer> {
  readonly tell: Tell | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A process of its own for `entry`, a module that calls serveThread: what it needs of memory is not its parent's, and the
 * system has it back when it ends. Requests and answers go through a pipe as structured clones, and are answered in the order
 * in which they came. It starts at once, is not replaced when it ends, and ends with its parent, or when an answer takes
 * longer than the deadline. Its output is thrown
 * away, as an error could quote a text.
 */
export function openChildProcess<Request, Answer>(
  entry: URL,
  { heapMegabytes, deadlineMs }: { readonly heapMegabytes: number; readonly deadlineMs: number },
): ThreadPool<Request, Answer> {
  const child = fork(fileURLToPath(entry), [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const waiting: Task<Answer>[] = [];
  let ready = false;
  let open = true;

  function end(): void {
    open = false;
    for (const task of waiting.splice(0))
      task.reject(ready ? new ThreadDied('a process died') : new ThreadUnfit('a process did not start'));
  }

  child.on('message', (message: unknown) => {
    const told = message as ThreadMessage<Answer>;
    if ('ready' in told) ready = true;
    else if ('done' in told) waiting[0]?.tell?.(told.done, told.total);
    else if ('answer' in told) waiting.shift()?.resolve(told.answer);
    else waiting.shift()?.reject(new ThreadThrew(told.threw));
  });
  child.on('error', end);
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => {
      end();
      resolve();
    });
  });

  return {
    run: (request, tell) =>
      new Promise((resolve, reject) => {
        if (!open) {
          reject(new ThreadUnfit('the process has ended'));
          return;
        }
        const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
        const settling =
          <Value>(settle: (value: Value) => void) =>
          (value: Value): void => {
            clearTimeout(timer);
            settle(value);
          };
        waiting.push({ tell, resolve: settling(resolve), reject: settling(reject) });
        send(child, request);
      }),
    close: async () => {
      end();
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Sends a structured clone; a child that cannot be told any more has ended, and says so itself. */
function send(child: ChildProcess, message: unknown): void {
  child.send(message as Parameters<ChildProcess['send']>[0], () => undefined);
}
