import { useEffect, useRef } from 'preact/hooks';

/** Does something every `ms` while `on`. */
export function useInterval(on: boolean, ms: number, act: () => void): void {
  const current = useRef(act);
  current.current = act;
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => current.current(), ms);
    return () => clearInterval(timer);
  }, [on, ms]);
}
