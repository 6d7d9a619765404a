import { useEffect, useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Batch } from '../api/documents.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import { signedIn } from '../session.ts';

interface Watched {
  readonly batch: Batch | undefined;
  readonly problem: Problem | undefined;
  /** Comments tagged per second so far, or null when there is nothing to say yet. */
  readonly rate: number | null;
}

const erased: Problem = {
  type: 'urn:verbatim:problem:erased',
  title: 'This was erased',
  status: 410,
  detail: 'Someone erased this batch, with all of its comments.',
};

/** A batch as it is now, kept up to date by the service until it is done; the browser reconnects by itself. */
export function useBatch(id: string): Watched {
  const [watched, setWatched] = useState<Watched>({ batch: undefined, problem: undefined, rate: null });

  const isSignedIn = signedIn.value;
  useEffect(() => {
    if (!isSignedIn) return;
    let left = false;
    let events: EventSource | null = null;
    let first: { at: number; done: number } | null = null;

    function take(batch: Batch): void {
      const now = performance.now();
      first ??= { at: now, done: batch.comments.done };
      const seconds = (now - first.at) / 1000;
      const rate = seconds > 0.5 ? (batch.comments.done - first.done) / seconds : null;
      setWatched({ batch, problem: undefined, rate });
    }

    function follow(): void {
      events = new EventSource(`/v1/batches/${id}/events`);
      const read = ({ data }: MessageEvent<unknown>): void => take(JSON.parse(String(data)) as Batch);
      events.addEventListener('progress', read);
      events.addEventListener('done', (event) => {
        read(event);
        events?.close();
      });
      events.addEventListener('error', () => {
        if (events?.readyState === EventSource.CLOSED) look();
      });
      events.addEventListener('erased', () => {
        setWatched({ batch: undefined, problem: erased, rate: null });
        events?.close();
      });
    }

    function look(): void {
      dataOf(api.GET('/v1/batches/{id}', { params: { path: { id } } })).then(
        (batch) => {
          if (left) return;
          take(batch);
          if (batch.state !== 'done') follow();
        },
        (error: unknown) => setWatched({ batch: undefined, problem: problemOf(error), rate: null }),
      );
    }

    look();
    return () => {
      left = true;
      events?.close();
    };
  }, [id, isSignedIn]);

  return watched;
}
