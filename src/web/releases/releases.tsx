import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import type { Column } from '../kit/data-table.tsx';
import { formatTime } from '../kit/format.ts';
import { ListPage } from '../kit/list-page.tsx';
import { useAnswer } from '../kit/use-answer.ts';
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
  const answer = useAnswer('releases', async () => {
    const { releases } = await dataOf(api.GET('/v1/releases', { params: { query: { limit: '200' } } }));
    return releases;
  });
  const words = may('analyst') ? (
    <a href="/releases/new">Make a release of the tables and quotes of a report.</a>
  ) : (
    'An analyst makes a release of the tables and quotes of a report; it appears here then.'
  );
  return (
    <ListPage
      title="Releases"
      make={may('analyst') ? { href: '/releases/new', label: 'Make a release' } : null}
      answer={answer}
      columns={columns}
      empty={{ title: 'Nothing was released yet', words }}
    />
  );
}
