import { describe, expect, it } from 'vitest';
import { waitingJobs, startReconciler } from '../../src/queue/reconciler.ts';
import { until } from '../support/processes.ts';

describe('the reconciler', () => {
  it('does its duties in order, again and again, whatever one of them throws', async () => {
    const done: string[] = [];
    const errors: unknown[] = [];
    const reconciler = startReconciler({
      exclusively: async (work) => {
        await work();
        return true;
      },
      duties: [
        () => Promise.resolve(void done.push('first')),
        () => Promise.reject(new Error('broken')),
        () => Promise.resolve(void done.push('third')),
      ],
      everyMs: 1,
      onError: (error) => errors.push(error),
    });
    await until(() => done.length >= 4);
    await reconciler.stop();
    expect(done.slice(0, 4)).toEqual(['first', 'third', 'first', 'third']);
    expect(errors.length).toBeGreaterThanOrEqual(2);
  });

  it('does nothing while another process is at it', async () => {
    let asked = 0;
    const done: string[] = [];
    const reconciler = startReconciler({
      exclusively: () => Promise.resolve(++asked < 0),
      duties: [() => Promise.resolve(void done.push('mine'))],
      everyMs: 1,
      onError: () => undefined,
    });
    await until(() => asked > 3);
    await reconciler.stop();
    expect(done).toEqual([]);
  });

  it('asks the queue which jobs wait there', async () => {
    const states = { here: 'waiting', gone: 'unknown', left: 'active', there: 'waiting' } as const;
    const queue: Parameters<typeof waitingJobs>[0] = {
      getJobState: (id) => Promise.resolve(states[id as keyof typeof states]),
    };
    expect(await waitingJobs(queue, Object.keys(states))).toEqual(new Set(['here', 'there']));
  });
});
