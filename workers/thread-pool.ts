import { Worker } from 'node:worker_threads';

/** A thread ended, or did not answer in time, while it had a request: what it was given may be to blame. */
export class ThreadDied extends Error {}

/** A thread ended before it was ready for work: what it was given is not to blame. */
export class ThreadUnfit extends Error {}

/** The thread's own code threw, and lives on. Kind only, as a message could quote a text. */
export class ThreadThrew extends Error {}

/** Hears how much of a request is done, in units of its own. */
export type Tell = (done: number, total: number) => void;

export interface ThreadPool<Request, Answer> {
  /**
   * Give a request to the next free thread. Rejects with ThreadDied, ThreadUnfit or ThreadThrew; a thread that is gone is
   * replaced when it is next needed. `tell` hears how far the thread is, where it says so.
   */
  run(request: Request, tell?: Tell): Promise<Answer>;
  /** End all threads at once; what they have at hand rejects. */
  close(): Promise<void>;
}

export interface ThreadPoolSettings {
  readonly size: number;
  /** A thread that takes longer than this over a request is ended. */
  readonly deadlineMs: number;
  /** Memory of a thread's own objects, after which it ends. */
  readonly heapMegabytes?: number | undefined;
  /** What each thread is given when it starts, as its `workerData`. */
  readonly data?: unknown;
}

/** Room for a thread's short-lived objects: the usual 48 MB a thread would be most of the process. */
const youngMegabytes = 8;

/** What a thread sends: once that it is ready, then an answer to each request in turn, and before it how far it is. */
export type ThreadMessage<Answer> =
  | { readonly ready: true }
  | { readonly done: number; readonly total: number }
  | { readonly answer: Answer }
  | { readonly threw: string };

interface Task<Request, Answer> {
  readonly request: Request;
  readonly tell: Tell | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Seat<Request, Answer> {
  worker: Worker | null;
  ready: boolean;
  task: Task<Request, Answer> | null;
  timer: NodeJS.Timeout | null;
}

/**
 * Threads that each run `entry` and answer one request at a time, in the order that requests came. They start when first
 * needed. The entry says `{ready: true}` when it has loaded (see thread-main.ts).
 */
export function openThreadPool<Request, Answer>(
  entry: URL,
  { size, deadlineMs, heapMegabytes = 384, data }: ThreadPoolSettings,
): ThreadPool<Request, Answer> {
  const seats = Array.from({ length: size }, (): Seat<Request, Answer> => {
    return { worker: null, ready: false, task: null, timer: null };
  });
  const waiting: Task<Request, Answer>[] = [];
  let open = true;

  function settle(seat: Seat<Request, Answer>): Task<Request, Answer> | null {
    const { task, timer } = seat;
    if (timer !== null) clearTimeout(timer);
    seat.task = null;
    seat.timer = null;
    return task;
  }

  function lose(seat: Seat<Request, Answer>, worker: Worker): void {
    if (seat.worker !== worker) return;
    const wasReady = seat.ready;
    seat.worker = null;
    seat.ready = false;
    settle(seat)?.reject(
      wasReady ? new ThreadDied('a thread died') : new ThreadUnfit('a thread did not start'),
    );
    next(seat);
  }

  function start(seat: Seat<Request, Answer>): Worker {
    const worker = new Worker(entry, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: youngMegabytes },
    });
    seat.worker = worker;
    worker.on('message', (message: ThreadMessage<Answer>) => {
      if (seat.worker !== worker) return;
      if ('ready' in message) {
        seat.ready = true;
        return;
      }
      if ('done' in message) {
        seat.task?.tell?.(message.done, message.total);
        return;
      }
      const task = settle(seat);
      if ('answer' in message) task?.resolve(message.answer);
      else task?.reject(new ThreadThrew(message.threw));
      next(seat);
    });
    worker.on('error', () => lose(seat, worker));
    worker.on('exit', () => lose(seat, worker));
    return worker;
  }

  function next(seat: Seat<Request, Answer>): void {
    if (!open || seat.task !== null) return;
    const task = waiting.shift();
    if (task === undefined) return;
    seat.task = task;
    const worker = seat.worker ?? start(seat);
    seat.timer = setTimeout(() => {
      lose(seat, worker);
      void worker.terminate();
    }, deadlineMs);
    worker.postMessage(task.request);
  }

  return {
    run: (request, tell) =>
      new Promise((resolve, reject) => {
        if (!open) {
          reject(new ThreadUnfit('the pool is closed'));
          return;
        }
        waiting.push({ request, tell, resolve, reject });
        const free = seats.find((seat) => seat.task === null && seat.worker !== null);
        const seat = free ?? seats.find((other) => other.task === null);
        if (seat !== undefined) next(seat);
      }),
    close: async () => {
      open = false;
      for (const task of waiting.splice(0)) task.reject(new ThreadUnfit('the pool is closed'));
      await Promise.all(
        seats.map(async (seat) => {
          const { worker } = seat;
          seat.worker = null;
          settle(seat)?.reject(new ThreadUnfit('the pool is closed'));
          await worker?.terminate();
        }),
      );
    },
  };
}
