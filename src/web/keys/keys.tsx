import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import type { Column } from '../kit/data-table.tsx';
import { formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { NewKey } from './new-key.tsx';

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
      {data !== undefined && (
        <Table
          card
          stacked
          caption="Keys, newest first"
          columns={columnsFor(reload)}
          rows={data.keys}
          rowKey={({ id }) => id}
        />
      )}
    </>
  );
}

function scopeOf({ scope }: Key): string {
  const parts = [scope.surveys, scope.groups, scope.systems].flatMap((list) => list ?? []);
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

const columnsFor = (onChange: () => void): readonly Column<Key>[] => [
  { key: 'name', title: 'Name', cell: ({ name }) => name },
  { key: 'access', title: 'Access', cell: ({ access }) => access },
  { key: 'scope', title: 'Sees', cell: scopeOf },
  { key: 'made', title: 'Made', cell: ({ created_at }) => formatTime(created_at) },
  { key: 'state', title: 'State', cell: (key) => <State of={key} onChange={onChange} /> },
];

function State({ of: { id, name, revoked_at }, onChange }: { of: Key; onChange: () => void }) {
  if (revoked_at !== null) return <>Revoked {formatTime(revoked_at)}</>;
  return (
    <Action
      kind="secondary"
      confirm={`“${name}” will stop working at once, for good.`}
      act={async () => {
        await dataOf(api.DELETE('/v1/keys/{id}', { params: { path: { id } } }));
        onChange();
      }}
    >
      Revoke
    </Action>
  );
}
