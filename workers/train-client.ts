import type { Said } from '../src/domain/gate/paired-judgements.ts';
import type { Comparison } from '../src/domain/gate/compare-models.ts';
import type { LoadedPair, TrainAnswer, Trained, TrainRequest } from './train-protocol.ts';
import { openChildProcess } from './child-process.ts';
import type { Tell } from './thread-pool.ts';

/** A process that trains and compares models. */
export interface TrainThread {
  train(request: Omit<Extract<TrainRequest, { kind: 'train' }>, 'kind'>, tell: Tell): Promise<Trained>;
  load(request: Omit<Extract<TrainRequest, { kind: 'load' }>, 'kind'>): Promise<LoadedPair>;
  /** What the two loaded models say. */
  say(
    texts: readonly string[],
    questions: readonly (string | undefined)[],
  ): Promise<{ readonly live: Said; readonly candidate: Said }>;
  order(request: Omit<Extract<TrainRequest, { kind: 'order' }>, 'kind'>, tell: Tell): Promise<Int32Array>;
  compare(request: Omit<Extract<TrainRequest, { kind: 'compare' }>, 'kind'>): Promise<Comparison>;
}

const entry = new URL('./train-thread.ts', import.meta.url);
const settings = { deadlineMs: 600_000, heapMegabytes: 1024 };

/**
 * Start a process for the time of `work`, so that its memory is not the worker's. It ends at once, and `work` rejects, when the
 * signal comes.
 */
export async function withTrainThread<T>(
  signal: AbortSignal,
  work: (thread: TrainThread) => Promise<T>,
): Promise<T> {
  const child = openChildProcess<TrainRequest, TrainAnswer>(entry, settings);
  const end = (): void => void child.close();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const ask = async <Kind extends TrainAnswer['kind']>(
    request: TrainRequest,
    kind: Kind,
    tell?: Tell,
  ): Promise<Extract<TrainAnswer, { kind: Kind }>> => {
    const answer = await child.run(request, tell);
    const isAsked = (given: TrainAnswer): given is Extract<TrainAnswer, { kind: Kind }> =>
      given.kind === kind;
    if (!isAsked(answer)) throw new Error('a process answered another question');
    return answer;
  };
  try {
    return await work({
      train: (request, tell) => ask({ kind: 'train', ...request }, 'trained', tell),
      load: (request) => ask({ kind: 'load', ...request }, 'loaded'),
      say: (texts, questions) => ask({ kind: 'say', texts, questions }, 'said'),
      order: async (request, tell) => (await ask({ kind: 'order', ...request }, 'ordered', tell)).order,
      compare: async (request) => (await ask({ kind: 'compare', ...request }, 'compared')).comparison,
    });
  } finally {
    signal.removeEventListener('abort', end);
    await child.close();
  }
}
