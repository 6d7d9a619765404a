import { useCallback, useMemo, useState } from 'preact/hooks';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { Figure } from '../kit/figure.tsx';
import { formatCount, formatShare } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useThemeWords } from '../kit/theme-words.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { drawDots } from './draw-dots.ts';
import { drawHeat, heatWidth } from './draw-heat.ts';
import { type Frequencies, readFrequencies } from './read-frequencies.ts';
import { rowsOf, type ShareRow } from './rows-of.ts';
import { ShareTable } from './share-table.tsx';
import { frequencyParameters, type View } from './view.ts';
import { WhyNumber } from './why-number.tsx';

interface Props {
  readonly view: View;
  readonly onChange: (changes: Partial<View>) => void;
}

/** More panels than this are too narrow to read. */
const mostPanels = 3;

/** The chart and the table of a view; while another is fetched the old one stays. */
export function ExploreTable({ view, onChange }: Props) {
  const parameters = frequencyParameters(view);
  const { data, problem, reload, loading } = useAnswer(parameters.toString(), () =>
    readFrequencies(parameters),
  );
  if (problem !== undefined) return <ProblemBanner problem={problem} retry={reload} />;
  if (data === undefined) return <Busy />;
  return (
    <div class={loading ? 'stale' : undefined}>
      <Shares table={data} view={view} onChange={onChange} />
    </div>
  );
}

function Shares({ table, view, onChange }: Props & { table: Frequencies }) {
  const [why, setWhy] = useState<ShareRow | null>(null);
  const words = useThemeWords(table.codebook.id);
  const rows = useMemo(() => {
    const all = rowsOf(table);
    return view.focus === null ? all : all.filter(({ theme }) => theme === view.focus);
  }, [table, view.focus]);
  const values = table.by.length === 0 ? 0 : table.cells.length;
  const isMap = view.focus === null && values > mostPanels;
  const draw = useCallback(
    (plot: Parameters<typeof drawDots>[0], width: number) => {
      if (view.focus !== null && values > 0) return drawDots(plot, width, rows, 'value');
      if (values === 0) return drawDots(plot, width, rows, 'name');
      return isMap ? drawHeat(plot, width, rows) : drawDots(plot, width, rows, 'name', true);
    },
    [rows, values, view.focus, isMap],
  );
  const read = (row: ShareRow): void => window.location.assign(commentsAddress(view, row));
  const { base, uncategorised } = table.total;
  if (base.comments === 0)
    return (
      <EmptyState title="Nobody fits what is chosen">
        Take a choice under “Only” away, or send comments first.
      </EmptyState>
    );
  return (
    <>
      <p class="govuk-body">
        {formatCount(base.comments)} comments by {formatCount(base.respondents)} people;{' '}
        {formatShare(uncategorised.share)} raise none of the themes.
        {rows.some(({ estimate }) => estimate !== null && estimate.audit === null) &&
          ' Nothing is audited: the chart shows what the machine tagged, and estimates are what the model expects of itself.'}
        {table.models.length > 1 &&
          ' The batches were tagged by different models, so a difference between waves may be the models’.'}
      </p>
      <div class={`explore__pair ${isMap ? 'explore__pair--map' : ''}`}>
        <section class="card">
          {values > 0 && (
            <Choice
              label="Theme"
              value={view.focus ?? ''}
              options={[
                ['', 'all, as a map'],
                ...table.themes.map(({ theme, name }) => [theme, name] as const),
              ]}
              onChange={(theme) => onChange({ focus: theme === '' ? null : theme })}
            />
          )}
          <Figure
            label="Shares of themes; the table has the same numbers"
            draw={draw}
            least={isMap ? heatWidth(table.themes.length) : undefined}
            onPick={(index) => {
              const row = rows[index];
              if (row !== undefined) read(row);
            }}
            caption={captionOf(view, table, rows, isMap)}
            name={`${view.survey}-themes`}
            table={async () => (await fetch(fileAddress(view, 'csv'))).text()}
          >
            ; download them as{' '}
            <a href={fileAddress(view, 'csv')} download>
              CSV
            </a>{' '}
            or{' '}
            <a href={fileAddress(view, 'xlsx')} download>
              XLSX
            </a>
          </Figure>
        </section>
        <section class="card">
          <ShareTable rows={rows} by={table.by[0] ?? null} words={words} onWhy={setWhy} onRead={read} />
        </section>
      </div>
      {why !== null && <WhyNumber row={why} table={table} onClose={() => setWhy(null)} />}
    </>
  );
}

/** What the shares are of, for a chart that is on its own. */
function captionOf(
  view: View,
  { survey, total: { base } }: Frequencies,
  rows: readonly ShareRow[],
  isMap: boolean,
): string {
  const what = view.focus === null ? '' : `${rows[0]?.name ?? ''}: `;
  const by = view.by === null ? '' : ` by ${view.by}`;
  const only = [...view.filters].map(([field, values]) => `${field}: ${values.join(', ')}`);
  const of = view.base === 'comments' ? 'comments' : 'people who wrote a comment';
  const audited = rows.some(({ estimate }) => typeof estimate?.audit === 'string');
  return [
    [`Survey ${survey}`, ...only].join('; '),
    `. ${what}${what === '' ? 'Share' : 'share'} of ${of} (${formatCount(base[view.base])})${by}, `,
    audited ? `corrected by an audit${isMap ? '' : ', with 95% intervals'}` : 'as tagged by the machine',
    isMap ? ', in per cent' : '',
    '. Exact numbers, not checked for disclosure.',
  ].join('');
}

/** The numbers of a view as a file, from the service. */
function fileAddress(view: View, format: 'csv' | 'xlsx'): string {
  const query = frequencyParameters(view.focus === null ? view : { ...view, themes: [view.focus] });
  query.set('format', format);
  return `/v1/frequencies?${query.toString()}`;
}

/** Where the comments behind a share are read. */
function commentsAddress(view: View, row: ShareRow): string {
  const query = new URLSearchParams({ survey: view.survey, theme: row.theme });
  for (const [field, values] of view.filters)
    if (field !== view.by || row.value === null)
      for (const value of values) query.append(`filter[${field}]`, value);
  if (view.by !== null && row.value !== null) query.append(`filter[${view.by}]`, row.value);
  return `/comments?${query.toString()}`;
}
