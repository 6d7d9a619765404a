import { useLocation } from 'preact-iso';
import { useCallback, useMemo } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { csvOf } from '../kit/csv-of.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import { Figure } from '../kit/figure.tsx';
import { Note } from '../kit/note.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import type { Survey } from '../kit/use-surveys.ts';
import { useThemeWords } from '../kit/theme-words.tsx';
import { SurveyPage } from '../explore/survey-page.tsx';
import { byDifference, drawDifferences } from './draw-differences.ts';
import { DifferenceTable, differenceTitles, differenceValues } from './difference-table.tsx';

/** How groups or waves differ, and whether the difference is clear. */
export function Compare() {
  return <SurveyPage title="Compare">{(survey) => <Comparison survey={survey} />}</SurveyPage>;
}

function Comparison({ survey }: { survey: Survey }) {
  const { query, route } = useLocation();
  const words = useThemeWords(survey.codebook);
  const fields = ['wave', ...survey.attributes.map(({ name }) => name), 'valence'];
  const by = fields.find((field) => field === query['by']) ?? survey.attributes.at(-1)?.name ?? 'wave';
  const value = query['value'] ?? '';
  const key = `${survey.id} ${by}`;
  const { data, problem, reload } = useAnswer(key, () =>
    dataOf(api.GET('/v1/comparisons', { params: { query: { survey: survey.id, by, level: 'rollup' } } })),
  );
  const go = (changes: Readonly<Record<string, string>>): void =>
    route(`/compare?${new URLSearchParams({ survey: survey.id, by, value, ...changes }).toString()}`, true);
  const chosen = data?.comparisons.find((one) => (one.value ?? '') === value) ?? data?.comparisons[0];
  const rows = useMemo(() => [...(chosen?.themes ?? [])].sort(byDifference), [chosen]);
  const draw = useCallback(
    (plot: Parameters<typeof drawDifferences>[0], width: number) => drawDifferences(plot, width, rows),
    [rows],
  );
  return (
    <>
      <div class="field-row">
        <Choice
          label="Compare by"
          value={by}
          options={fields.map((field) => [field, field])}
          onChange={(field) => go({ by: field, value: '' })}
        />
        {data !== undefined && (
          <Choice
            label="Which"
            value={chosen?.value ?? ''}
            options={data.comparisons.map((one) => [one.value ?? '', one.value ?? 'not stated'])}
            onChange={(next) => go({ value: next })}
          />
        )}
      </div>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data?.notes.map((note) => (
        <Note key={note} text={note} />
      ))}
      {data?.comparisons.length === 0 && (
        <EmptyState title={`Nothing is known of people’s ${by}`}>
          Compare by something else, above, that the files of this survey hold.
        </EmptyState>
      )}
      {chosen !== undefined && (
        <div class="explore__pair">
          <section class="card">
            <h2 class="govuk-heading-m">{chosen.value ?? 'Not stated'} less all others</h2>
            <Figure
              label="Differences of shares; the table has the same numbers"
              draw={draw}
              caption={`Survey ${survey.id}: ${by} ${chosen.value ?? 'not stated'} less all others. Exact numbers, not checked for disclosure.`}
              name={`${survey.id}-differences`}
              table={() => Promise.resolve(csvOf(differenceTitles, rows.map(differenceValues)))}
            />
          </section>
          <section class="card">
            <DifferenceTable rows={rows} words={words} />
          </section>
        </div>
      )}
    </>
  );
}
