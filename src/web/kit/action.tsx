import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api/problem.ts';
import { ProblemBanner } from './problem-banner.tsx';

interface Props {
  readonly act: () => Promise<unknown>;
  readonly kind?: 'primary' | 'secondary' | 'warning';
  /** Asked for before it happens, where it cannot be undone easily. */
  readonly confirm?: string;
  readonly children: ComponentChildren;
}

/** A button that does something on the service: busy while it does, and says what went wrong. */
export function Action({ act, kind = 'primary', confirm, children }: Props) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const look = kind === 'primary' ? '' : `govuk-button--${kind}`;

  async function run(): Promise<void> {
    if (confirm !== undefined && !asking) {
      setAsking(true);
      return;
    }
    setAsking(false);
    setBusy(true);
    try {
      await act();
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  }

  return (
    <div class="action">
      {problem !== null && <ProblemBanner problem={problem} />}
      {asking && (
        <p class="govuk-body" role="alert">
          {confirm}
        </p>
      )}
      <button type="button" class={`govuk-button ${look}`} disabled={busy} onClick={() => void run()}>
        {asking ? <>Yes: {children}</> : children}
      </button>
      {asking && (
        <button type="button" class="govuk-button govuk-button--secondary" onClick={() => setAsking(false)}>
          No
        </button>
      )}
    </div>
  );
}
