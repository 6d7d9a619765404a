import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submit } from '../support/client.ts';
import { outcomeOf, untilQuiet } from '../support/outcome.ts';
import { queueKinds, type Service, startService } from '../support/service.ts';
import { surveyFile } from '../support/survey-file.ts';

/** Seconds that the design gives the queue to heal; the tests' machines may be slow, so they allow twice that. */
const promised = 30;

/** What the queue holds, and how to make it forget. */
async function forget(service: Service, queue: 'redis' | 'postgres'): Promise<number> {
  if (queue === 'postgres') {
    const jobs = await service.rows('delete from bullmq.job returning 1');
    return jobs.length;
  }
  const client = new Redis(join(service.folder, 'run', 'redis.sock'));
  const jobs = (await client.keys('*')).filter((key) => key.includes('classify-'));
  await client.flushall();
  client.disconnect();
  return jobs.length;
}

describe.each(queueKinds)('a queue on %s that forgets everything in mid-batch', (queue) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(queue, { THREADS: '1' });
  });
  afterAll(() => service.stop());

  it(`heals by itself, within ${promised} s on a machine of its own`, async () => {
    const csv = await surveyFile(20_000);
    const undisturbed = await outcomeOf(service, await submit(service, 'undisturbed', csv));
    let forgotten = 0;
    let batch = '';
    let seconds = 0;
    for (let attempt = 1; forgotten === 0; attempt++) {
      await untilQuiet(service);
      batch = await submit(service, `flushed ${attempt}`, csv);
      const worker = service.pid('worker-1');
      if (worker === null) throw new Error('no worker runs');
      const chunksDone = async (): Promise<number> =>
        (
          await service.rows(
            `select from chunk join batch on batch.tagging_id = chunk.tagging_id where uid = $1 and chunk.state = 'done'`,
            [batch],
          )
        ).length;
      while ((await chunksDone()) < 2);
      process.kill(worker, 'SIGSTOP');
      forgotten = await forget(service, queue);
      process.kill(worker, 'SIGCONT');
      const since = performance.now();
      const outcome = await outcomeOf(service, batch);
      seconds = (performance.now() - since) / 1_000;
      expect(outcome).toEqual(undisturbed);
    }
    process.stdout.write(`queue on ${queue}: forgot ${forgotten} jobs, healed in ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThanOrEqual(2 * promised);
    expect(await outcomeOf(service, await submit(service, 'after', csv))).toEqual(undisturbed);
  });
});
