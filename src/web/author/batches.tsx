import { api, dataOf } from '../api/client.ts';
import type { Batch } from '../api/documents.ts';
import { Busy } from '../kit/busy.tsx';
import type { Column } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatCount, formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';

const states = { received: 'Waiting', tagging: 'Being tagged', done: 'Ready' } as const;

/** Everything that was sent, newest first. */
export function Batches() {
  useTitle('Batches');
  const { data, problem, reload } = useAnswer('batches', () =>
    dataOf(api.GET('/v1/batches', { params: { query: { limit: '200' } } })),
  );
  return (
    <>
      <div class="heading-row">
        <h1 class="govuk-heading-l">Batches</h1>
        {may('author') && (
          <a class="govuk-button" href="/upload" role="button">
            Send comments
          </a>
        )}
      </div>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data?.batches.length === 0 && (
        <EmptyState title="Nothing was sent yet">
          {may('author') ? (
            <>
              <a href="/upload">Send a file of survey answers</a>: CSV, Excel, NDJSON or JSON.
            </>
          ) : (
            'An author sends files of survey answers; they appear here when they do.'
          )}
        </EmptyState>
      )}
      {data !== undefined && data.batches.length > 0 && (
        <Table
          card
          caption="Batches, newest first"
          columns={columns}
          rows={data.batches}
          rowKey={({ id }) => id}
        />
      )}
    </>
  );
}

const columns: readonly Column<Batch>[] = [
  { key: 'survey', title: 'Survey', cell: ({ id, survey }) => <a href={`/batches/${id}`}>{survey}</a> },
  { key: 'wave', title: 'Wave', cell: ({ wave }) => wave },
  { key: 'sent', title: 'Sent', cell: ({ created_at }) => formatTime(created_at) },
  { key: 'state', title: 'State', cell: ({ state }) => states[state] },
  { key: 'comments', title: 'Comments', numeric: true, cell: ({ comments }) => formatCount(comments.total) },
  { key: 'people', title: 'People', numeric: true, cell: ({ respondents }) => formatCount(respondents) },
];
