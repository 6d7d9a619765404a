import { useLocation } from 'preact-iso';
import { useCallback, useMemo } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { csvOf } from '../kit/csv-of.ts';
import { type Column, DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { Figure } from '../kit/figure.tsx';
import { formatCount } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import type { Survey } from '../kit/use-surveys.ts';
import { Theme, useThemeWords } from '../kit/theme-words.tsx';
import { SurveyPage } from '../explore/survey-page.tsx';
import { drawMatrix, matrixWidth } from './draw-matrix.ts';

export type Pair = Got<'/v1/cooccurrence'>['pairs'][number];

const numbers: readonly Column<Pair>[] = [
  { key: 'n', title: 'Both', numeric: true, cell: ({ n }) => formatCount(n) },
  { key: 'lift', title: 'Lift', numeric: true, cell: ({ lift }) => lift?.toFixed(2) ?? '–' },
  { key: 'phi', title: 'Phi', numeric: true, cell: ({ phi }) => phi?.toFixed(2) ?? '–' },
];

const pairTitles = ['theme', 'with', 'n', 'theme_n', 'with_n', 'lift', 'phi'];
const pairValues = (pair: Pair) => [
  ...[pair.theme, pair.with, pair.n, pair.theme_n, pair.with_n, pair.lift, pair.phi],
];

/** Which themes come together, and with which systems. */
export function Cooccurrence() {
  return <SurveyPage title="What comes together">{(survey) => <Pairs survey={survey} />}</SurveyPage>;
}

function Pairs({ survey }: { survey: Survey }) {
  const words = useThemeWords(survey.codebook);
  const { query, route } = useLocation();
  const others = query['with'] === 'systems' ? 'systems' : 'themes';
  const base = query['base'] === 'respondents' ? 'respondents' : 'comments';
  const { data, problem, reload } = useAnswer(`${survey.id} ${others} ${base}`, () =>
    dataOf(
      api.GET('/v1/cooccurrence', {
        params: { query: { survey: survey.id, with: others, base, level: 'rollup', top: '2000' } },
      }),
    ),
  );
  const go = (changes: Readonly<Record<string, string>>): void =>
    route(
      `/cooccurrence?${new URLSearchParams({ survey: survey.id, with: others, base, ...changes }).toString()}`,
      true,
    );
  const pairs = useMemo(() => data?.pairs.filter(({ n }) => n > 0) ?? [], [data]);
  const draw = useCallback(
    (plot: Parameters<typeof drawMatrix>[0], width: number) => {
      const named = pairs.map((pair) => ({
        ...pair,
        theme: words.get(pair.theme)?.name ?? pair.theme,
        with: words.get(pair.with)?.name ?? pair.with,
      }));
      return drawMatrix(plot, width, named, others);
    },
    [pairs, others, words],
  );
  const columns: readonly Column<Pair>[] = [
    { key: 'theme', title: 'Theme', cell: ({ theme }) => <Theme id={theme} words={words} /> },
    { key: 'with', title: 'With', cell: (pair) => <Theme id={pair.with} words={words} /> },
    ...numbers,
  ];
  return (
    <>
      <div class="field-row">
        <Choice
          label="Themes with"
          value={others}
          options={[
            ['themes', 'themes'],
            ['systems', 'systems'],
          ]}
          onChange={(next) => go({ with: next })}
        />
        <Choice
          label="Together in"
          value={base}
          options={[
            ['comments', 'one comment'],
            ['respondents', 'all that a person said'],
          ]}
          onChange={(next) => go({ base: next })}
        />
      </div>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data !== undefined && pairs.length === 0 && (
        <EmptyState title="Nothing comes together yet">
          No two of them were found {base === 'comments' ? 'in one comment' : 'in what one person said'}.
          {base === 'comments' && ' Look at all that a person said, above.'}
        </EmptyState>
      )}
      {data !== undefined && pairs.length > 0 && (
        <div class="explore__pair">
          <section class="card">
            <p class="govuk-body">
              Phi: the stronger the colour, the more two come together beyond what their numbers would make by
              chance; lift is how many times as often.
            </p>
            <Figure
              label="Phi of each pair; the table has the same numbers"
              draw={draw}
              least={matrixWidth(pairs)}
              caption={`Survey ${survey.id}: themes with ${others}, together in ${base === 'comments' ? 'one comment' : 'all that a person said'}. A stronger colour is a higher phi. Exact numbers, not checked for disclosure.`}
              name={`${survey.id}-together`}
              table={() => Promise.resolve(csvOf(pairTitles, pairs.map(pairValues)))}
            />
          </section>
          <section class="card">
            <DataTable
              caption="Pairs, strongest first"
              columns={columns}
              rows={pairs}
              rowKey={(pair) => `${pair.theme} ${pair.with}`}
            />
          </section>
        </div>
      )}
    </>
  );
}
