import { Gauge, type Registry } from 'prom-client';
import type { Backlog } from '../storage/backlog.ts';
import { shareAnswers } from './shared-answer.ts';

/** How long (ms) a reading of the record is repeated. */
const repeated = 1000;

const gauges: Readonly<Record<string, readonly [help: string, of: (backlog: Backlog) => number]>> = {
  verbatim_outbox_jobs: ['Jobs that the queue was not given yet', ({ outbox }) => outbox],
  verbatim_open_chunks: ['Chunks of comments that are not tagged yet', ({ openChunks }) => openChunks],
  verbatim_oldest_open_chunk_seconds: [
    'Time since the tagging of the oldest open chunk was asked for',
    ({ oldestOpenChunkSeconds }) => oldestOpenChunkSeconds,
  ],
  verbatim_queued_jobs: ['Jobs that no worker has taken up yet', ({ queuedJobs }) => queuedJobs],
  verbatim_running_jobs: ['Jobs that a worker is at', ({ runningJobs }) => runningJobs],
};

/**
 * Gauges of the work that is waiting, read from the record when they are asked for. While the record does not answer
 * they are absent and `verbatim_record_up` is 0.
 */
export function registerBacklog(registry: Registry, read: () => Promise<Backlog>): void {
  const share = shareAnswers<Backlog>(() => repeated);
  const backlog = (): Promise<Backlog | null> => share('backlog', read).catch(() => null);
  new Gauge({
    name: 'verbatim_record_up',
    help: 'Whether the record answers',
    registers: [registry],
    async collect() {
      this.set((await backlog()) === null ? 0 : 1);
    },
  });
  for (const [name, [help, of]] of Object.entries(gauges))
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const known = await backlog();
        if (known === null) this.remove();
        else this.set(of(known));
      },
    });
}
