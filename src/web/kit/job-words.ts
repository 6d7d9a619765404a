import { formatCount, formatWait } from './format.ts';
import type { Job } from './use-job.ts';

type Phase = NonNullable<Job['phase']>;

interface Words {
  readonly title: string;
  /** What is being done in each phase. */
  readonly phases: Partial<Record<Phase, string>>;
  /** What became of it when it was cancelled. */
  readonly cancelled: string;
}

const nothing = 'Nothing was changed.';
const words: Readonly<Record<Job['kind'], Words>> = {
  train: {
    title: 'Training',
    phases: {
      fit: 'fitting each theme',
      judge: 'reading what people decided',
      count: 'counting what would change',
    },
    cancelled: 'No model came of it, and the live model is as it was.',
  },
  'compare-models': {
    title: 'Comparing with the live model',
    phases: { judge: 'reading what people decided', count: 'counting what would change' },
    cancelled: 'The comparison from before, if there is one, still counts.',
  },
  trial: {
    title: 'Trying the draft',
    phases: { try: 'reading comments by both lexicons' },
    cancelled: nothing,
  },
  'count-terms': {
    title: 'Counting what each word finds',
    phases: { count: 'reading comments' },
    cancelled: 'Nothing was counted.',
  },
  discover: {
    title: 'Looking for themes',
    phases: { read: 'reading comments', group: 'grouping what is alike' },
    cancelled: 'What was found before, if anything, still stands.',
  },
  retag: {
    title: 'Tagging again',
    phases: { tag: 'reading comments' },
    cancelled: 'The batch shows what it showed before.',
  },
  'learn-order': { title: 'Ordering comments to review', phases: {}, cancelled: nothing },
  'carry-labels': {
    title: 'Carrying labels over to the new version',
    phases: { carry: 'saying again what was decided' },
    cancelled: nothing,
  },
  'erase-batch': { title: 'Erasing', phases: { erase: 'removing what is recorded' }, cancelled: nothing },
  'erase-respondent': {
    title: 'Erasing',
    phases: { erase: 'removing what is recorded' },
    cancelled: nothing,
  },
  'clear-tagging': { title: 'Clearing up', phases: {}, cancelled: nothing },
};

/** What is being done: "fitting each theme, step 1 of 3". */
export function phaseWords({ kind, state, phase, step, steps }: Job): string {
  if (state === 'queued') return 'waiting for a worker';
  if (phase === null) return 'getting ready';
  const doing = words[kind].phases[phase] ?? 'at work';
  return steps > 1 ? `${doing}, step ${step} of ${steps}` : doing;
}

/** How much is done of what: "1,200 of 6,000 comments, about 12 seconds left". */
export function amountWords({ done, total, unit, seconds_left: left }: Job): string {
  if (total === null || unit === null) return '';
  const amount = `${formatCount(done)} of ${formatCount(total)} ${unit}`;
  return left === null || left === 0 ? amount : `${amount}, ${formatWait(left)} left`;
}

export const titleOf = (job: Job): string => words[job.kind].title;

/** What became of a job that was cancelled. */
export function cancelledWords(job: Job): string {
  if (job.kind === 'train' && job.phase !== 'fit' && job.phase !== null)
    return 'The model had been trained by then and is kept; it was not compared with the live one.';
  return words[job.kind].cancelled;
}

/** What a job failed of, as far as a person can do something about it. */
export function failureWords({ problem, id }: Job): string {
  const detail = problem?.['detail'];
  if (typeof detail === 'string') return detail;
  return `Something went wrong on the service, three times over. Start it again; if it fails once more, an admin finds job ${id} in the log.`;
}
