import { api, dataOf } from '../api/client.ts';
import { Action } from '../kit/action.tsx';
import { JobProgress } from '../kit/job-progress.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import type { Answer } from '../kit/use-answer.ts';
import { useJob } from '../kit/use-job.ts';
import type { CountedTerms } from './read-term-counts.ts';

interface Props {
  readonly codebook: string;
  readonly terms: Answer<CountedTerms | null>;
}

/** Has a worker count what each word of a codebook finds, where that is not known. */
export function CountTerms({ codebook, terms }: Props) {
  const { data, problem, reload } = terms;
  const batch = data?.batch;
  const counting = useJob('count-terms', batch === undefined ? null : { codebook, batch }, reload);
  if (problem !== undefined) return <ProblemBanner problem={problem} retry={reload} />;
  if (batch === undefined || data?.counts !== null) return null;
  const count = (): Promise<void> =>
    counting.start(() =>
      dataOf(api.POST('/v1/codebooks/{id}/terms', { params: { path: { id: codebook } }, body: { batch } })),
    );
  return (
    <>
      <JobProgress card watch={counting} />
      {!counting.open && (
        <Action kind="secondary" act={count}>
          Count what each word finds
        </Action>
      )}
    </>
  );
}
