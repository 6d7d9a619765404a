import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { missing } from '../api/problem.ts';
import { Action } from '../kit/action.tsx';
import { TextField } from '../kit/field.tsx';
import { JobProgress } from '../kit/job-progress.tsx';
import { useJob } from '../kit/use-job.ts';

/** Erases one person from every batch of a survey, and shows how far that is. */
export function ErasePerson({ survey }: { survey: string }) {
  const [ref, setRef] = useState('');
  const work = useJob('erase-respondent', { survey }, () => undefined);
  async function erase(): Promise<void> {
    if (ref.trim() === '')
      throw missing(
        'Whom shall it erase?',
        'Enter what the files have in the column that tells people apart.',
      );
    const params = { path: { id: survey, ref: ref.trim() } };
    // Asked for before any other work is followed: that may be the erasure of somebody else.
    const asked = await dataOf(api.DELETE('/v1/surveys/{id}/respondents/{ref}', { params }));
    await work.start(() => Promise.resolve(asked));
    setRef('');
  }
  return (
    <section class="card">
      <h2 class="govuk-heading-m">Erase a person</h2>
      <p class="govuk-body">
        All that one person said in any wave is removed for good: comments, tags, quotes and decisions.
        Releases keep their numbers, and lose their quotes of this person.
      </p>
      <TextField label="The person, as the files name them" value={ref} onInput={setRef} />
      <Action
        key={ref}
        act={erase}
        kind="warning"
        confirm="This cannot be stopped, and nothing of it comes back."
      >
        Erase this person
      </Action>
      <JobProgress watch={work} />
      {work.seen && work.job?.state === 'done' && (
        <p class="govuk-inset-text" role="status">
          All that this person said is removed.
        </p>
      )}
    </section>
  );
}
