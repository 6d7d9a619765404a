import { setTimeout as pause } from 'node:timers/promises';
import { callJson, type Connection } from './api.ts';
import { Batch } from './documents.ts';

/** Reads a batch until its tagging has ended, one way or another, and gives it as it is then. */
export async function watchBatch(
  connection: Connection,
  id: string,
  onProgress: (batch: Batch) => void = () => undefined,
  interval = 100,
): Promise<Batch> {
  for (;;) {
    const batch = await callJson(connection, 'GET', `/v1/batches/${id}`, Batch);
    onProgress(batch);
    if (!['received', 'tagging'].includes(batch.state)) return batch;
    await pause(interval);
  }
}
