import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { NewKey } from './new-key.tsx';
import { ScrollX } from '../kit/scroll-x.tsx';

type Key = Got<'/v1/keys'>['keys'][number];

/** Who may use the service, and what each may see. */
export function Keys() {
  useTitle('Keys');
  const [secret, setSecret] = useState<string | null>(null);
  const { data, problem, reload } = useAnswer('keys', () =>
    dataOf(api.GET('/v1/keys', { params: { query: { limit: '200' } } })),
  );
  return (
    <>
      <h1 class="govuk-heading-l">Keys</h1>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {secret !== null && (
        <div class="card" role="status">
          <p class="govuk-body">The new key. It is shown this once: give it to its owner now.</p>
          <p>
            <code class="secret">{secret}</code>
          </p>
        </div>
      )}
      <NewKey
        onMade={(made) => {
          setSecret(made);
          reload();
        }}
      />
      {data === undefined && problem === undefined && <Busy />}
      {data !== undefined && <KeyTable keys={data.keys} onChange={reload} />}
    </>
  );
}

function scopeOf({ scope }: Key): string {
  const parts = [scope.surveys, scope.groups, scope.systems].flatMap((list) => list ?? []);
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

function KeyTable({ keys, onChange }: { keys: readonly Key[]; onChange: () => void }) {
  return (
    <ScrollX card label="Keys">
      <table class="govuk-table flush">
        <caption class="govuk-visually-hidden">Keys, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Access</th>
            <th scope="col">Sees</th>
            <th scope="col">Made</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td>{key.access}</td>
              <td>{scopeOf(key)}</td>
              <td>{formatTime(key.created_at)}</td>
              <td>
                {key.revoked_at === null ? (
                  <Action
                    kind="secondary"
                    confirm={`“${key.name}” will stop working at once, for good.`}
                    act={async () => {
                      await dataOf(api.DELETE('/v1/keys/{id}', { params: { path: { id: key.id } } }));
                      onChange();
                    }}
                  >
                    Revoke
                  </Action>
                ) : (
                  `Revoked ${formatTime(key.revoked_at)}`
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
