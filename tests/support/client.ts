import { type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './processes.ts';
import { surveyMapping } from './survey-file.ts';
import type { Service } from './service.ts';

/** The parts of a batch that tests read. */
export interface BatchAnswer {
  readonly id: string;
  readonly state: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly blank: number;
  readonly respondents: number;
  readonly comments: { readonly total: number; readonly done: number; readonly quarantined: number };
}

export type Call = Omit<RequestInit, 'headers'> & {
  readonly headers?: Readonly<Record<string, string>>;
  /** A key's secret; the admin's without it. */
  readonly key?: string;
};

/** A request to the service. */
export async function call(
  service: Service,
  path: string,
  { key, headers, ...init }: Call = {},
): Promise<Response> {
  const authorization = `Bearer ${key ?? service.adminKey}`;
  return fetch(service.url + path, { ...init, headers: { authorization, ...headers } });
}

/** Asks until there is an answer that is not about a part being away, as a patient client would. */
export async function callPatiently(service: Service, path: string, init: Call = {}): Promise<Response> {
  for (;;) {
    const answer = await call(service, path, init).catch(() => null);
    if (answer !== null && answer.status < 500 && answer.status !== 409) return answer;
    await answer?.text();
    await sleep(50);
  }
}

/** The JSON of a GET, asked for patiently. */
export async function read<T>(service: Service, path: string, init: Call = {}): Promise<T> {
  const answer = await callPatiently(service, path, init);
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Where and how a survey's CSV is sent as a wave of its own, under a key of its own. */
export function uploadOf(wave: string): { path: string; headers: Record<string, string> } {
  const query = new URLSearchParams({ survey: 'faults', wave, mapping: surveyMapping });
  return {
    path: `/v1/batches?${query.toString()}`,
    headers: { 'content-type': 'text/csv', 'idempotency-key': wave.replaceAll(' ', '-') },
  };
}

/** Sends such a file again and again until it is accepted; gives the batch's id. */
export async function submit(service: Service, wave: string, csv: string): Promise<string> {
  const { path, headers } = uploadOf(wave);
  const answer = await callPatiently(service, path, { method: 'POST', body: csv, headers });
  if (answer.status !== 202) throw new Error(`POST /v1/batches: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as BatchAnswer).id;
}

/** Starts to send such a file, and stops in the middle, when the first half is on its way into the record. */
export async function sendHalf(service: Service, wave: string, csv: string): Promise<ClientRequest> {
  const { path, headers } = uploadOf(wave);
  const body = Buffer.from(csv);
  const sending = request(service.url + path, {
    method: 'POST',
    headers: {
      ...headers,
      authorization: `Bearer ${service.adminKey}`,
      'content-length': String(body.length),
    },
  });
  sending.on('error', () => undefined);
  sending.write(body.subarray(0, body.length / 2));
  await until(async () => (await openUploads(service)) > 0);
  return sending;
}

/** How many uploads are being written into the record. */
export async function openUploads(service: Service): Promise<number> {
  const [row] = await service.rows<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where xact_start is not null and query ilike 'copy %comment%'`,
  );
  return row?.n ?? 0;
}

/** Waits for the final state of a batch; the test's own time limit is the only one. */
export async function untilDone(service: Service, batch: string): Promise<BatchAnswer> {
  for (;;) {
    const found = await read<BatchAnswer>(service, `/v1/batches/${batch}`);
    if (found.state === 'done') return found;
    await sleep(50);
  }
}
