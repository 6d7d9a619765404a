import { setTimeout as pause } from 'node:timers/promises';
import { callJson, type Connection } from './api.ts';
import { Job } from './documents.ts';

/** Reads a job until it has ended, one way or another, and gives it as it is then. */
export async function watchJob(connection: Connection, id: string, interval = 100): Promise<Job> {
  for (;;) {
    const job = await callJson(connection, 'GET', `/v1/jobs/${id}`, Job);
    if (!['queued', 'running'].includes(job.state)) return job;
    await pause(interval);
  }
}
