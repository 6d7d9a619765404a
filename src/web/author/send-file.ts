import type { Mapping } from '../api/documents.ts';
import { type Problem, ProblemError, problemOf, unreachable } from '../api/problem.ts';
import { endSession } from '../session.ts';
import { typeOf } from './file-type.ts';

export interface Sending {
  readonly file: File;
  readonly survey: string;
  readonly wave: string;
  /** The attribute that groups people, where the survey is new; null for none. */
  readonly group: string | null;
  readonly mapping: Mapping;
  /** Names this upload: sent again under it, the file is taken in once. */
  readonly idempotencyKey: string;
}

interface Watch {
  readonly onProgress: (sent: number) => void;
  /** The connection was lost; the file is sent again after so many seconds. */
  readonly onLost: (seconds: number) => void;
  readonly signal: AbortSignal;
}

const waits = [1, 2, 4, 8, 15, 30];

/**
 * Sends a file and gives the batch's id. A lost connection is tried again under the same idempotency key, which makes
 * it safe: what was acknowledged is not taken in twice. Throws ProblemError for an answer that is a problem.
 */
export async function sendFile(sending: Sending, watch: Watch): Promise<string> {
  for (let turn = 0; ; turn++)
    try {
      return await sendOnce(sending, watch);
    } catch (error) {
      const again = problemOf(error);
      const seconds = waits[turn];
      if (!isPassing(again) || seconds === undefined || watch.signal.aborted) throw error;
      watch.onLost(seconds);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
}

function isPassing({ status, type }: Problem): boolean {
  return status === 0 || status === 503 || type.endsWith(':concurrent_request');
}

function sendOnce(sending: Sending, { onProgress, signal }: Watch): Promise<string> {
  const { file, survey, wave, group, mapping, idempotencyKey } = sending;
  const query = new URLSearchParams({ survey, wave, mapping: JSON.stringify(mapping) });
  if (group !== null) query.set('group', group);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/batches?${query.toString()}`);
    request.setRequestHeader('content-type', typeOf(file).name);
    request.setRequestHeader('idempotency-key', idempotencyKey);
    request.setRequestHeader('x-requested-with', 'verbatim');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = () => reject(new ProblemError(unreachable));
    request.onabort = () => reject(new ProblemError(stopped));
    request.onload = () => {
      const body: unknown = request.response;
      if (request.status === 202) resolve((body as { id: string }).id);
      else {
        if (request.status === 401) endSession();
        reject(new ProblemError(problemOf(body)));
      }
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

const stopped: Problem = {
  type: 'urn:verbatim:problem:stopped',
  title: 'Sending was stopped',
  status: 499,
  detail: 'Nothing of the file was taken in.',
};
