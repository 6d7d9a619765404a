import type { Browser } from 'playwright-core';
import { call, uploadOf } from '../../support/client.ts';
import { office } from '../../support/office-survey.ts';
import { queueKinds, type Service, startService } from '../../support/service.ts';
import { openBrowser } from './open-browser.ts';

export type Role = 'author' | 'analyst' | 'reviewer' | 'partner' | 'admin';

/** A browser and a service of its own that knows the survey "office". */
export interface Story {
  readonly browser: Browser;
  readonly service: Service;
  /** The secret of a new key of somebody with this name. */
  key(name: string, access: Role): Promise<string>;
  /** Sends JSON as the admin, or with `key`, and reads the answer. Throws for a problem. */
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, key?: string): Promise<T>;
  close(): Promise<void>;
}

/** Starts both; the survey "office" has the group "team" and a small codebook. */
export async function openStory(): Promise<Story> {
  const [browser, service] = await Promise.all([openBrowser(), startService(queueKinds[0] ?? 'postgres')]);
  const send: Story['send'] = async <T>(method: string, path: string, body?: unknown, key?: string) => {
    const answer = await call(service, path, {
      method,
      ...(key !== undefined && { key }),
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  await send('POST', '/v1/codebooks', office);
  await send('PUT', '/v1/surveys/office', {
    name: 'Office',
    codebook: office.id,
    group: 'team',
    waves: ['2026'],
  });
  return {
    browser,
    service,
    send,
    key: async (name, access) =>
      (await send<{ secret: string }>('POST', '/v1/keys', { name, access })).secret,
    close: async () => {
      await browser.close();
      await service.stop();
    },
  };
}

/** Sends a CSV of the survey "office", waits until it is tagged and counted, and gives the batch's id. */
export async function sendOffice(story: Story, csv: string, mapping: string, wave = '2026'): Promise<string> {
  const { headers } = uploadOf(wave);
  const query = new URLSearchParams({ survey: 'office', wave, mapping });
  const answer = await call(story.service, `/v1/batches?${query.toString()}`, {
    method: 'POST',
    body: csv,
    headers,
  });
  const { id } = (await answer.json()) as { id: string };
  for (;;) {
    const counted = await call(story.service, `/v1/frequencies?survey=office&by=team&filter[wave]=${wave}`);
    await counted.text();
    if (counted.ok) return id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
