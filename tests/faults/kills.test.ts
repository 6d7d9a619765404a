import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/local/sample/random.ts';
import { openUploads, read, sendHalf, submit } from '../support/client.ts';
import { type Outcome, outcomeOf, tableCounts, untilQuiet } from '../support/outcome.ts';
import { until } from '../support/processes.ts';
import { type Part, type QueueKind, queueKinds, type Service, startService } from '../support/service.ts';
import { surveyFile } from '../support/survey-file.ts';

type Victim = Part | 'supervisor' | 'everything';

const runs = 10;
const victims: Record<QueueKind, readonly Victim[]> = {
  redis: ['worker-1', 'api', 'redis', 'supervisor', 'postgres', 'everything'],
  postgres: ['worker-1', 'api', 'postgres', 'supervisor', 'everything'],
};

interface Progress {
  readonly open: number;
  readonly done: number;
}

async function progressOf(service: Service, batch: string): Promise<Progress> {
  const [progress] = await service.rows<Progress>(
    `select count(*) filter (where chunk.state = 'open')::int as open,
       count(*) filter (where chunk.state = 'done')::int as done
     from chunk join batch on batch.tagging_id = chunk.tagging_id where uid = $1`,
    [batch],
  );
  return progress ?? { open: 0, done: 0 };
}

/**
 * Sends the file, and comes back some time after this many chunks are done, with the worker held still and work in
 * flight. A batch that was done before we looked is left alone, and another is sent.
 */
async function holdInFlight(
  service: Service,
  { name, csv, done, more }: { name: string; csv: string; done: number; more: number },
): Promise<{ batch: string; inFlight: Progress; letGo: () => void }> {
  for (let attempt = 1; ; attempt++) {
    const batch = await submit(service, `${name}, attempt ${attempt}`, csv);
    let progress = await progressOf(service, batch);
    while (progress.done < done) progress = await progressOf(service, batch);
    await sleep(more);
    const worker = service.pid('worker-1');
    if (worker === null) throw new Error('no worker runs');
    process.kill(worker, 'SIGSTOP');
    const inFlight = await progressOf(service, batch);
    const letGo = (): void => {
      if (service.pid('worker-1') === worker) process.kill(worker, 'SIGCONT');
    };
    if (inFlight.open > 0) return { batch, inFlight, letGo };
    letGo();
  }
}

async function killVictim(service: Service, victim: Victim, letGo: () => void): Promise<void> {
  if (victim !== 'supervisor' && victim !== 'everything') {
    service.kill(victim);
    letGo();
    return;
  }
  if (victim === 'everything')
    for (const part of ['worker-1', 'api', 'redis', 'postgres'] as const)
      if (service.pid(part) !== null) service.kill(part);
  const killed = service.killSupervisor();
  letGo();
  await killed;
  await service.restart();
}

async function untilWhole(service: Service): Promise<void> {
  await read(service, '/readyz');
  await until(() => service.pid('worker-1') !== null);
}

describe.each(queueKinds)('with the queue on %s, a batch comes to what it would have', (queue) => {
  let service: Service;
  let csv: string;
  let undisturbed: Outcome;

  beforeAll(async () => {
    csv = await surveyFile(12_000);
    service = await startService(queue, { THREADS: '1' });
    undisturbed = await outcomeOf(service, await submit(service, 'undisturbed', csv));
  });
  afterAll(() => service.stop());

  it('undisturbed: every comment is tagged, and a good part has themes', () => {
    expect(undisturbed.comments).toEqual({ total: 12_000, done: 12_000, quarantined: 0 });
    expect(undisturbed.tags.n).toBeGreaterThan(5_000);
  });

  const plan = Array.from({ length: runs }, (_, run) => {
    const random = createRandom(`${queue} ${run}`);
    const victim = victims[queue][run % victims[queue].length] ?? 'worker-1';
    return { run, victim, done: random.below(9), more: random.below(15) };
  });

  it.each(plan)('run $run: $victim is killed after $done chunks', { timeout: 120_000 }, async (moment) => {
    await untilWhole(service);
    const name = `run ${moment.run}`;
    const { batch, inFlight, letGo } = await holdInFlight(service, { ...moment, name, csv });
    await killVictim(service, moment.victim, letGo);
    expect(inFlight.open).toBeGreaterThan(0);
    expect(inFlight.done).toBeGreaterThanOrEqual(moment.done);

    expect(await outcomeOf(service, batch)).toEqual(undisturbed);
    expect(await progressOf(service, batch)).toEqual({ open: 0, done: inFlight.open + inFlight.done });
  });

  it(
    'an upload in flight when the API is killed leaves nothing, and sent again is one batch',
    { timeout: 180_000 },
    async () => {
      await untilWhole(service);
      await untilQuiet(service);
      const before = await tableCounts(service);
      const sending = await sendHalf(service, 'cut', csv);
      expect(await openUploads(service)).toBe(1);
      service.kill('api');
      await until(async () => (await openUploads(service)) === 0);
      expect(await tableCounts(service)).toEqual(before);
      sending.destroy();

      const batch = await submit(service, 'cut', csv);
      expect(await submit(service, 'cut', csv)).toBe(batch);
      expect(await outcomeOf(service, batch)).toEqual(undisturbed);
      expect(
        await service.rows(`select uid from batch join wave on wave.id = wave_id where wave.name = 'cut'`),
      ).toEqual([{ uid: batch }]);
    },
  );
});
