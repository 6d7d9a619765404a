import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import type { Column } from '../kit/data-table.tsx';
import { formatCount, formatShare } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';

type Row = Got<'/v1/batches/{id}/bridge'>['themes'][number];

const columns: readonly Column<Row>[] = [
  { key: 'theme', title: 'Theme', cell: ({ name }) => name },
  {
    key: 'before',
    title: 'People before',
    numeric: true,
    cell: ({ before }) => formatCount(before.respondents),
  },
  { key: 'after', title: 'Now', numeric: true, cell: ({ after }) => formatCount(after.respondents) },
  { key: 'gained', title: 'Comments gained', numeric: true, cell: ({ gained }) => formatCount(gained) },
  { key: 'lost', title: 'Lost', numeric: true, cell: ({ lost }) => formatCount(lost) },
  {
    key: 'agreement',
    title: 'Agreement',
    numeric: true,
    cell: ({ agreement }) => (agreement === null ? '–' : formatShare(agreement)),
  },
];

/** What the last tagging of a batch changed beside the one before it. */
export function RetagEffect({ batch }: { batch: string }) {
  const { data, problem, reload } = useAnswer(batch, () =>
    dataOf(api.GET('/v1/batches/{id}/bridge', { params: { path: { id: batch }, query: {} } })),
  );
  if (problem !== undefined) return <ProblemBanner problem={problem} retry={reload} />;
  if (data === undefined) return null;
  const changed = data.themes.filter(({ gained, lost }) => gained + lost > 0);
  if (changed.length === 0)
    return <p class="govuk-body">Tagged again: every comment has the themes that it had before.</p>;
  return (
    <details class="govuk-details" open>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">
          What tagging again changed: {changed.length} of {data.themes.length} themes
        </span>
      </summary>
      <Table
        caption="What tagging again changed"
        columns={columns}
        rows={changed}
        rowKey={({ theme }) => theme}
      />
      <p class="govuk-hint">{data.note}</p>
    </details>
  );
}
