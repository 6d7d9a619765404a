import { api, dataOf } from '../api/client.ts';
import type { Batch } from '../api/documents.ts';
import type { Column } from '../kit/data-table.tsx';
import { formatCount, formatTime } from '../kit/format.ts';
import { ListPage } from '../kit/list-page.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { may } from '../session.ts';

const states = { received: 'Waiting', tagging: 'Being tagged', done: 'Ready' } as const;

const columns: readonly Column<Batch>[] = [
  { key: 'survey', title: 'Survey', cell: ({ id, survey }) => <a href={`/batches/${id}`}>{survey}</a> },
  { key: 'wave', title: 'Wave', cell: ({ wave }) => wave },
  { key: 'sent', title: 'Sent', cell: ({ created_at }) => formatTime(created_at) },
  { key: 'state', title: 'State', cell: ({ state }) => states[state] },
  { key: 'comments', title: 'Comments', numeric: true, cell: ({ comments }) => formatCount(comments.total) },
  { key: 'people', title: 'People', numeric: true, cell: ({ respondents }) => formatCount(respondents) },
];

/** Everything that was sent, newest first. */
export function Batches() {
  const answer = useAnswer('batches', async () => {
    const { batches } = await dataOf(api.GET('/v1/batches', { params: { query: { limit: '200' } } }));
    return batches;
  });
  const words = may('author') ? (
    <>
      <a href="/upload">Send a file of survey answers</a>: CSV, Excel, NDJSON or JSON.
    </>
  ) : (
    'An author sends files of survey answers; they appear here when they do.'
  );
  return (
    <ListPage
      title="Batches"
      make={may('author') ? { href: '/upload', label: 'Send comments' } : null}
      answer={answer}
      columns={columns}
      empty={{ title: 'Nothing was sent yet', words }}
    />
  );
}
