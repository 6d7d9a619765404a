import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { Action } from '../kit/action.tsx';
import { JobProgress } from '../kit/job-progress.tsx';
import { useJob } from '../kit/use-job.ts';
import { may } from '../session.ts';
import type { Model } from './model.tsx';

const verdicts = {
  better: 'It is better than the live model, beyond noise.',
  not_worse: 'It is not worse than the live model, as far as can be told.',
  worse: 'It is worse than the live model, beyond noise: it does not go live unless an admin says why.',
  unknown: 'Nothing says yet whether it is better or worse.',
} as const;

/** What keeps the model from going live, and the ways on. */
export function Gate({ model, onChange }: { model: Model; onChange: () => void }) {
  const [accept, setAccept] = useState(false);
  const [reason, setReason] = useState('');
  const path = { path: { id: model.id } };
  const verdict = model.comparison?.verdict ?? 'unknown';

  async function then(work: Promise<unknown>): Promise<void> {
    await work;
    onChange();
  }
  const promote = (): Promise<void> =>
    then(
      dataOf(
        api.POST('/v1/models/{id}/promote', {
          params: path,
          body: {
            without_audit: accept,
            ...(reason.trim() !== '' && { override: { reason: reason.trim() } }),
          },
        }),
      ),
    );
  const rollBack = (): Promise<void> => then(dataOf(api.POST('/v1/models/{id}/rollback', { params: path })));
  const comparing = useJob('compare-models', { model: model.same_as ?? model.id }, onChange);
  const compare = (): Promise<void> =>
    comparing.start(() => dataOf(api.POST('/v1/models/{id}/comparison', { params: path })));

  if (model.state !== 'ready') return null;
  return (
    <section class="card">
      <h2 class="govuk-heading-m">{model.live ? 'It is live' : 'May it go live?'}</h2>
      {model.live ? (
        <>
          <p class="govuk-body">New batches are tagged with it.</p>
          {may() && (
            <Action act={rollBack} kind="warning" confirm="What it replaced will be live again at once.">
              Roll back
            </Action>
          )}
        </>
      ) : (
        <>
          <p class="govuk-body">{verdicts[verdict]}</p>
          <JobProgress watch={comparing} />
          {model.comparison !== null && model.comparison.reasons.length > 0 && (
            <ul class="govuk-list govuk-list--bullet">
              {model.comparison.reasons.map(({ where, message }) => (
                <li key={where}>
                  {aboutWhat(where)}
                  {message}
                </li>
              ))}
            </ul>
          )}
          {may() && (
            <>
              {(model.comparison?.basis !== 'audit' || verdict === 'unknown') && (
                <label class="toggle gate__accept">
                  <input
                    type="checkbox"
                    checked={accept}
                    onChange={(event) => setAccept(event.currentTarget.checked)}
                  />{' '}
                  Accept that no audit says whether it is worse
                </label>
              )}
              {verdict === 'worse' && (
                <div class="govuk-form-group">
                  <label class="govuk-label" for="reason">
                    Why it should go live all the same; this is kept
                  </label>
                  <input
                    id="reason"
                    class="govuk-input"
                    value={reason}
                    onInput={(event) => setReason(event.currentTarget.value)}
                  />
                </div>
              )}
              <div class="button-row">
                <Action act={promote}>Let it go live</Action>
                {!comparing.open && (
                  <Action act={compare} kind="secondary">
                    Compare again
                  </Action>
                )}
              </div>
            </>
          )}
        </>
      )}
    </section>
  );
}

/** Names the theme or group that a reason is about. */
function aboutWhat(where: string): string {
  const [, name] = /^(?:themes|groups)\.(.+)$/s.exec(where) ?? [];
  return name === undefined ? '' : `${name}: `;
}
