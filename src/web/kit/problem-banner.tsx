import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../api/problem.ts';
import { Said } from './said.tsx';
import { StillCounting } from './still-counting.tsx';

interface Props {
  readonly problem: Problem;
  /** What to do about it; a button is shown for it. */
  readonly retry?: (() => void) | undefined;
  readonly retryLabel?: string;
}

/** What went wrong and the way on; an answer that is only not ready yet is asked for again. */
export function ProblemBanner(props: Props) {
  const { problem, retry } = props;
  const isWaiting = problem.type.endsWith(':not_ready') && retry !== undefined;
  return isWaiting ? <StillCounting ask={retry} /> : <Banner {...props} />;
}

/** It takes the focus, so that nobody misses it. */
function Banner({ problem, retry, retryLabel = 'Try again' }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const errors = problem.errors ?? [];
  useEffect(() => box.current?.focus(), [problem]);
  return (
    <div class="govuk-error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2 class="govuk-error-summary__title">{problem.title}</h2>
      <div class="govuk-error-summary__body">
        <p>
          {problem.detail.startsWith('See `errors`') ? (
            'Put this right, then try again:'
          ) : (
            <Said text={problem.detail} />
          )}
        </p>
        {errors.length > 0 && (
          <ul class="govuk-list govuk-error-summary__list">
            {errors.map(({ where, message }) => (
              <li key={where}>
                {where.replace(/^(body|query)\./, '').replaceAll('_', ' ')}: {message}
              </li>
            ))}
          </ul>
        )}
        {problem.status === 403 && (
          <p>
            <a href="/">See what you may do</a>, or ask whoever gave you the key for another.
          </p>
        )}
        {retry !== undefined && ![400, 403].includes(problem.status) && (
          <button type="button" class="govuk-button govuk-button--secondary" onClick={retry}>
            {retryLabel}
          </button>
        )}
      </div>
    </div>
  );
}
