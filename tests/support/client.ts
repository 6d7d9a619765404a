import { setTimeout as sleep } from 'node:timers/promises';
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

/** Sends a survey's CSV as a wave of its own, again and again under one key until it is accepted; gives the batch's id. */
export async function submit(service: Service, wave: string, csv: string): Promise<string> {
  const query = new URLSearchParams({ survey: 'faults', wave, mapping: surveyMapping });
  const answer = await callPatiently(service, `/v1/batches?${query.toString()}`, {
    method: 'POST',
    body: csv,
    headers: { 'content-type': 'text/csv', 'idempotency-key': wave.replaceAll(' ', '-') },
  });
  if (answer.status !== 202) throw new Error(`POST /v1/batches: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as BatchAnswer).id;
}

/** Waits for the final state of a batch; the test's own time limit is the only one. */
export async function untilDone(service: Service, batch: string): Promise<BatchAnswer> {
  for (;;) {
    const found = await read<BatchAnswer>(service, `/v1/batches/${batch}`);
    if (found.state === 'done') return found;
    await sleep(50);
  }
}
