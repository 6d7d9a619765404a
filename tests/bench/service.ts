import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/storage/database.ts';

/** The peak of a process's resident memory, in MB. */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** A folder of this run's own, removed by `remove`. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The few calls that the benchmarks make. */
export interface Client {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Themes {
  readonly final: boolean;
  readonly base: { readonly comments: number; readonly respondents: number };
  readonly themes: readonly { readonly theme: string; readonly tagged: unknown }[];
}

/** Read a document; throws for another status than 2xx. */
export async function getJson<T>(client: Client, path: string): Promise<T> {
  const response = await fetch(client.url + path, { headers: client.headers });
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Send a document and read the answer; throws for another status than 2xx. */
export async function postJson<T>(client: Client, path: string, body: object): Promise<T> {
  const response = await fetch(client.url + path, {
    method: 'POST',
    headers: { ...client.headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Send a CSV and give the id of its batch. */
export async function submit(
  client: Client,
  wave: string,
  body: Uint8Array<ArrayBuffer> | ReadableStream,
): Promise<string> {
  const response = await fetch(`${client.url}/v1/batches?survey=bench&wave=${wave}`, {
    method: 'POST',
    headers: { ...client.headers, 'content-type': 'text/csv' },
    body,
    duplex: 'half',
  });
  if (response.status !== 202)
    throw new Error(`POST /v1/batches: ${response.status} ${await response.text()}`);
  const { id } = (await response.json()) as { id: string };
  return id;
}

/** Ask for the themes until they are final, as a client would. */
export async function finalThemes(client: Client, batch: string, pause = 50): Promise<Themes> {
  for (;;) {
    const themes = await getJson<Themes>(client, `/v1/batches/${batch}/themes`);
    if (themes.final) return themes;
    await sleep(pause);
  }
}

/** Waits until the worker has chosen all quotes, those of values too. */
export async function quotesChosen(databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl);
  const isLeft = async (): Promise<boolean> =>
    (await database.pool.query('select from tagging where value_exemplars_at is null limit 1')).rowCount ===
    1;
  while (await isLeft()) await sleep(100);
  await database.close();
}
