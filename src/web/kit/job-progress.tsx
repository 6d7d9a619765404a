import { Action } from './action.tsx';
import { amountWords, cancelledWords, failureWords, phaseWords, titleOf } from './job-words.ts';
import { ProblemBanner } from './problem-banner.tsx';
import { Progress } from './progress.tsx';
import type { JobWatch } from './use-job.ts';

interface Props {
  readonly watch: JobWatch;
  /** What the work is called here; its kind has a name of its own. */
  readonly title?: string;
  /** On a card of its own. */
  readonly card?: boolean;
}

/**
 * How far a job is, with a way to stop it; and how it ended, where it did not end well. It says nothing without a job, or
 * when one has ended well: the page shows what came of it.
 */
export function JobProgress({ watch, title, card = false }: Props) {
  const { job, seen, open, cancel } = watch;
  if (!job) return null;
  const name = title ?? titleOf(job);
  if (open) {
    const doing = phaseWords(job);
    const isCounted = job.state === 'running' && job.phase !== null;
    return (
      <div class={card ? 'job card' : 'job'}>
        <Progress
          label={name}
          detail={isCounted ? amountWords(job) : undefined}
          done={job.done}
          total={isCounted ? job.total : null}
        />
        <div class="job__foot">
          <p class="job__doing" role="status">
            {doing}
          </p>
          {job.may_cancel && (
            <Action kind="secondary" act={cancel}>
              Cancel<span class="govuk-visually-hidden"> {name}</span>
            </Action>
          )}
        </div>
      </div>
    );
  }
  if (job.state === 'failed')
    return (
      <ProblemBanner
        problem={{
          type: 'urn:verbatim:problem:job_failed',
          title: `${name} did not come to an end`,
          status: 0,
          detail: failureWords(job),
        }}
      />
    );
  if (job.state === 'cancelled' && seen)
    return (
      <p class="govuk-inset-text" role="status">
        {name} was cancelled. {cancelledWords(job)}
      </p>
    );
  return null;
}
