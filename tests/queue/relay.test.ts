import { describe, expect, it } from 'vitest';
import { type Outbox, type Queues, startRelay, UnknownJob } from '../../src/queue/relay.ts';
import { until } from '../support/processes.ts';

interface Row {
  job: string;
  payload: unknown;
}

const classify = (chunk: number): Row => ({ job: 'classify', payload: { batchId: 1, chunk, epoch: 1 } });

/** An outbox in memory, and queues that remember what they were given. */
function stage(rows: Row[]) {
  const added: string[] = [];
  const listeners: { wake: () => void; lost: (error: Error) => void }[] = [];
  const faults: Error[] = [];
  const outbox: Outbox = {
    drain: async (limit, hand) => {
      const share = rows.slice(0, limit);
      if (share.length > 0) await hand(share);
      rows.splice(0, share.length);
      return share.length;
    },
    listen: (wake, lost) => {
      listeners.push({ wake, lost });
      return Promise.resolve(() => undefined);
    },
  };
  const queue = (name: string) => ({
    addBulk: (jobs: { opts?: { jobId?: string } }[]) => {
      const fault = faults.pop();
      if (fault !== undefined) return Promise.reject(fault);
      added.push(...jobs.map((job) => `${name} ${job.opts?.jobId ?? ''}`));
      return Promise.resolve([]);
    },
  });
  const queues = {
    classify: queue('classify'),
    tasks: queue('tasks'),
    background: queue('background'),
  } as unknown as Queues;
  const errors: unknown[] = [];
  const start = (pollMs?: number) =>
    startRelay({ outbox, queues, pollMs, onError: (error) => errors.push(error) });
  return { added, listeners, faults, errors, start };
}

describe('the relay', () => {
  it('carries every row to its queue, under an id that names chunk and epoch', async () => {
    const { added, errors, start } = stage([
      classify(4),
      { job: 'exemplars', payload: { taggingId: 9 } },
      { job: 'job', payload: { jobId: 5, epoch: 2 } },
    ]);
    const relay = start();
    await until(() => added.length === 3);
    await relay.stop();
    expect(added).toEqual(['classify classify-4-1', 'tasks exemplars-9', 'tasks job-5-2']);
    expect(errors).toEqual([]);
  });

  it('goes on without a pause while there is more', async () => {
    const { added, start } = stage(Array.from({ length: 1200 }, (_, n) => classify(n + 1)));
    const relay = start(1_000_000);
    await until(() => added.length === 1200);
    await relay.stop();
  });

  it('wakes when it is told of a row', async () => {
    const rows: Row[] = [];
    const { added, listeners, start } = stage(rows);
    const relay = start(1_000_000);
    await until(() => listeners.length === 1);
    rows.push(classify(1));
    listeners[0]?.wake();
    await until(() => added.length === 1);
    await relay.stop();
  });

  it('tries again when the queue is away, and listens again when the database was', async () => {
    const { added, faults, errors, listeners, start } = stage([classify(1)]);
    faults.push(new Error('away'));
    const relay = start(5);
    await until(() => added.length === 1);
    listeners[0]?.lost(new Error('cut'));
    await until(() => listeners.length === 2);
    await relay.stop();
    expect(errors.map(String)).toEqual(['Error: away', 'Error: cut']);
  });

  it('drops a row that it does not know, and says so', async () => {
    const { added, errors, start } = stage([
      { job: 'fly', payload: {} },
      { job: 'classify', payload: { chunk: 'text' } },
      classify(2),
    ]);
    const relay = start();
    await until(() => added.length === 1);
    await relay.stop();
    expect(errors).toEqual([expect.any(UnknownJob), expect.any(UnknownJob)]);
  });
});
