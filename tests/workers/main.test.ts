import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lunchComments, openRecord, type Recorded } from '../support/open-record.ts';
import { until } from '../support/processes.ts';

let record: Recorded;
let child: ChildProcess | undefined;
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());
afterEach(() => void child?.kill('SIGKILL'));

function launch(env: NodeJS.ProcessEnv): ChildProcess {
  child = fork(fileURLToPath(new URL('../../workers/main.ts', import.meta.url)), {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent', THREADS: '1', ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return child;
}

const exitOf = async (process: ChildProcess): Promise<unknown> => {
  const [code] = (await once(process, 'exit')) as [number | null];
  return code;
};

describe('the worker process', () => {
  it('says when it is ready, works, and ends well on SIGTERM', async () => {
    const worker = launch({ DATABASE_URL: record.url });
    expect((await once(worker, 'message'))[0]).toEqual({ ready: true });
    const { taggingId } = await record.accept(lunchComments(20));
    await until(
      async () =>
        (await record.rows(`select from tagging where state = 'done' and id = $1`, [taggingId])).length === 1,
    );
    const exit = exitOf(worker);
    worker.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('ends when its parent is gone', async () => {
    const worker = launch({ DATABASE_URL: record.url });
    await once(worker, 'message');
    const exit = exitOf(worker);
    worker.disconnect();
    expect(await exit).toBe(0);
  });

  it('does not start without a database', async () => {
    const worker = launch({});
    expect(await exitOf(worker)).toBe(1);
  });
});
