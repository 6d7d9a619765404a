import { useEffect, useRef, useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { problemOf } from '../api/problem.ts';
import { signedIn } from '../session.ts';
import { useInterval } from './use-interval.ts';

export type Job = Got<'/v1/jobs/{id}'>;

/** What a job is about; a job fits when all of it does. */
export interface JobAbout {
  readonly batch?: string;
  readonly survey?: string;
  readonly codebook?: string;
  readonly model?: string;
}

export interface JobWatch {
  /** The newest job, whoever asked for it; null without one, undefined until that is known. */
  readonly job: Job | null | undefined;
  /** Whether this page saw it before it ended: an old cancelling is no news. */
  readonly seen: boolean;
  readonly open: boolean;
  /** Asks for a job and follows it, unless one is under way: then that is followed. Throws ProblemError. */
  readonly start: (ask: () => Promise<{ readonly job: string }>) => Promise<void>;
  /** Throws ProblemError. */
  readonly cancel: () => Promise<void>;
}

const isOpen = (job: Job | null | undefined): boolean => job?.state === 'queued' || job?.state === 'running';
const pollMs = 500;

/**
 * Finds the newest job of a kind, also one that was under way before the page was opened, and follows it until it has
 * ended: then `onDone` is told, where it ended well. Nothing is asked while `about` is null.
 */
export function useJob(kind: Job['kind'], about: JobAbout | null, onDone: (job: Job) => void): JobWatch {
  const key = about === null ? null : JSON.stringify(about);
  const [state, setState] = useState<{ key: string | null; job: Job | null; seen: boolean } | null>(null);
  const wanted = useRef(key);
  wanted.current = key;
  const done = useRef(onDone);
  done.current = onDone;
  /** The job whose end is awaited. */
  const awaited = useRef<string | null>(null);

  function take(job: Job | null, of = key): void {
    if (wanted.current !== of) return;
    if (job !== null && isOpen(job)) awaited.current = job.id;
    const isAwaited = job !== null && job.id === awaited.current;
    setState((old) => {
      const wasSeen = old?.key === of && old.seen && old.job?.id === job?.id;
      return { key: of, job, seen: isAwaited || wasSeen };
    });
    if (!isAwaited || isOpen(job)) return;
    awaited.current = null;
    if (job.state === 'done') done.current(job);
  }
  async function find(): Promise<Job | null> {
    const { jobs } = await dataOf(api.GET('/v1/jobs', { params: { query: { kind, ...about } } }));
    return jobs[0] ?? null;
  }
  async function follow(id: string): Promise<void> {
    const of = key;
    take(await dataOf(api.GET('/v1/jobs/{id}', { params: { path: { id } } })), of);
  }

  const isSignedIn = signedIn.value;
  useEffect(() => {
    if (key === null || !isSignedIn) return;
    awaited.current = null;
    const look = (): void => {
      if (document.hidden || awaited.current !== null) return;
      find().then(
        (job) => awaited.current === null && take(job, key),
        () => undefined,
      );
    };
    look();
    // Somebody may have begun one in another window meanwhile.
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [kind, key, isSignedIn]);

  const current = state?.key === key ? state.job : undefined;
  const open = isOpen(current);
  // What could not be asked now is asked again: a line that was cut mends.
  useInterval(open && isSignedIn, pollMs, () => void follow(current?.id ?? '').catch(() => undefined));

  return {
    job: current,
    seen: state?.key === key && state.seen,
    open,
    start: async (ask) => {
      const under = await find();
      const id = under !== null && isOpen(under) ? under.id : (await ask()).job;
      awaited.current = id;
      await follow(id);
    },
    cancel: async () => {
      if (!current) return;
      try {
        take(await dataOf(api.DELETE('/v1/jobs/{id}', { params: { path: { id: current.id } } })));
      } catch (error) {
        // It ended in the meantime: how, is what a person wants to know.
        if (problemOf(error).status !== 409) throw error;
        await follow(current.id);
      }
    },
  };
}
