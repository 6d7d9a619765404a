import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Busy } from '../kit/busy.tsx';
import type { Column } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';

type Head = Got<'/v1/releases'>['releases'][number];

const columns: readonly Column<Head>[] = [
  { key: 'title', title: 'Title', cell: ({ id, title }) => <a href={`/releases/${id}`}>{title}</a> },
  { key: 'survey', title: 'Survey', cell: ({ survey }) => survey },
  { key: 'version', title: 'Version', numeric: true, cell: ({ version }) => version },
  { key: 'made', title: 'Made', cell: ({ created_at }) => formatTime(created_at) },
];

/** Releases, newest first: all that partners see. */
export function Releases() {
  useTitle('Releases');
  const { data, problem, reload } = useAnswer('releases', () =>
    dataOf(api.GET('/v1/releases', { params: { query: { limit: '200' } } })),
  );
  return (
    <>
      <div class="heading-row">
        <h1 class="govuk-heading-l">Releases</h1>
        {may('analyst') && (
          <a class="govuk-button" href="/releases/new" role="button">
            Make a release
          </a>
        )}
      </div>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data?.releases.length === 0 && (
        <EmptyState title="Nothing was released yet">
          {may('analyst') ? (
            <a href="/releases/new">Make a release of the tables and quotes of a report.</a>
          ) : (
            'An analyst makes a release of the tables and quotes of a report; it appears here then.'
          )}
        </EmptyState>
      )}
      {data !== undefined && data.releases.length > 0 && (
        <Table
          card
          caption="Releases, newest first"
          columns={columns}
          rows={data.releases}
          rowKey={({ id }) => id}
        />
      )}
    </>
  );
}
