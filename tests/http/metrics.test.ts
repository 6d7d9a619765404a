import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerBacklog } from '../../src/http/backlog-metrics.ts';
import { readBacklog } from '../../src/storage/backlog.ts';
import { type Api, openApi } from '../support/api.ts';
import { tagBatch } from '../support/tag-batch.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const none = { outbox: 0, openChunks: 0, oldestOpenChunkSeconds: 0, queuedJobs: 0, runningJobs: 0 };

describe('readBacklog', () => {
  it('counts what is open, and nothing that is done', async () => {
    expect(await readBacklog(api.database.pool)).toEqual(none);
    const sent = await api.call('author', {
      method: 'POST',
      url: '/v1/batches?survey=pulse&wave=1',
      payload: 'id,comment\n1,The queue is long\n2,Tea is expensive\n',
      headers: { 'content-type': 'text/csv' },
    });
    const { id } = sent.json<{ id: string }>();
    await api.database.pool.query(`update tagging set created_at = now() - interval '90 seconds'`);
    const open = await readBacklog(api.database.pool);
    expect(open).toEqual({
      ...none,
      outbox: 1,
      openChunks: 1,
      oldestOpenChunkSeconds: open.oldestOpenChunkSeconds,
    });
    expect(open.oldestOpenChunkSeconds).toBeGreaterThanOrEqual(90);

    await tagBatch(api, id, { finish: true });
    await api.database.pool.query('delete from outbox');
    await api.call('admin', { method: 'DELETE', url: `/v1/batches/${id}` });
    expect(await readBacklog(api.database.pool)).toEqual({ ...none, outbox: 1, queuedJobs: 1 });
  });
});

describe('GET /metrics', () => {
  it('serves the backlog as gauges', async () => {
    const { body } = await api.call('admin', { method: 'GET', url: '/metrics' });
    expect(body).toMatch(/^verbatim_record_up 1$/m);
    expect(body).toMatch(/^verbatim_open_chunks \d+$/m);
    expect(body).toMatch(/^http_request_duration_seconds_count\{.*route="\/v1\/batches"/m);
  });

  it('reads the record once for a scrape, and outlives a record that is away', async () => {
    const registry = new Registry();
    let reads = 0;
    registerBacklog(registry, () => Promise.resolve({ ...none, outbox: ++reads }));
    expect(await registry.metrics()).toMatch(/^verbatim_outbox_jobs 1$/m);
    expect(reads).toBe(1);

    const away = new Registry();
    registerBacklog(away, () => Promise.reject(new Error('away')));
    const text = await away.metrics();
    expect(text).toMatch(/^verbatim_record_up 0$/m);
    expect(text).not.toMatch(/^verbatim_outbox_jobs /m);
  });
});
