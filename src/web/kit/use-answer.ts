import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api/problem.ts';
import { signedIn } from '../session.ts';

/** What a page asked for. While it is asked for again the old answer stays. */
export interface Answer<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** Asks when the page opens, and again when `key` changes; an older answer that comes late is dropped. */
export function useAnswer<T>(key: string, ask: () => Promise<T>): Answer<T> {
  const [state, setState] = useState<{ data?: T; problem?: Problem; loading: boolean }>({ loading: true });
  const turn = useRef(0);
  const asking = useRef(ask);
  asking.current = ask;
  const reload = useCallback(() => {
    const mine = ++turn.current;
    setState((old) => ({ ...old, loading: true }));
    asking.current().then(
      (data) => mine === turn.current && setState({ data, loading: false }),
      (error: unknown) => mine === turn.current && setState({ problem: problemOf(error), loading: false }),
    );
  }, []);
  useEffect(() => {
    reload();
    return () => {
      turn.current++;
    };
  }, [key, reload]);
  const isSignedIn = signedIn.value;
  useEffect(() => {
    if (isSignedIn && state.problem?.status === 401) reload();
  }, [isSignedIn]);
  return { data: state.data, problem: state.problem, loading: state.loading, reload };
}
