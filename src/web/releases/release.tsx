import { useRoute } from 'preact-iso';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { readRelease } from './read-release.ts';
import { ReleasedTable } from './released-table.tsx';
import { Theme, useThemeWords } from '../kit/theme-words.tsx';
import { saveFile } from '../kit/save-file.ts';

/** One release: its tables and quotes, as they may be published, and files of them. */
export function Release() {
  const id = useRoute().params['id'] ?? '';
  const { data, problem, reload } = useAnswer(id, () => readRelease(id));
  const words = useThemeWords(codebookOf(data?.manifest));
  useTitle(data?.title ?? 'Release');
  if (problem !== undefined) return <ProblemBanner problem={problem} retry={reload} />;
  if (data === undefined) return <Busy />;
  const word = async (): Promise<void> => {
    const { wordReport } = await import('./word-report.ts');
    saveFile(await wordReport(data), `${data.survey}-release-${data.version}.docx`);
  };
  return (
    <>
      <h1 class="govuk-heading-l">{data.title}</h1>
      <p class="govuk-body">
        {data.survey}, version {data.version}, made {formatTime(data.created_at)}. Numbers are rounded to 5;
        what could tell of few people is hidden.
      </p>
      <div class="button-row no-print">
        <a class="govuk-button govuk-button--secondary" href={`/v1/releases/${id}?format=xlsx`} download>
          XLSX
        </a>
        <a class="govuk-button govuk-button--secondary" href={`/v1/releases/${id}?format=csv`} download>
          CSV
        </a>
        <Action act={word} kind="secondary">
          Word report
        </Action>
      </div>
      {data.tables.map((table, at) => (
        <ReleasedTable key={at} table={table} words={words} />
      ))}
      {data.quotes.length > 0 && (
        <section class="card">
          <h2 class="govuk-heading-m">Quotes</h2>
          <ul class="quotes">
            {data.quotes.map(({ id: quote, theme, text, value }) => (
              <li key={`${quote} ${theme}`} class="quote">
                <blockquote>{text ?? 'Taken out: its writer was erased.'}</blockquote>
                <p class="quote__facts">
                  <Theme id={theme} words={words} />
                  {value !== null && `, ${value}`}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">What it was made of, and by which rules</span>
        </summary>
        <pre class="manifest">{JSON.stringify(data.manifest, null, 2)}</pre>
      </details>
    </>
  );
}

/** The codebook that a release was counted with, as its manifest tells. */
function codebookOf(manifest: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const codebook = manifest?.['codebook'];
  const known = typeof codebook === 'object' && codebook !== null && 'id' in codebook;
  return known && typeof codebook.id === 'string' ? codebook.id : undefined;
}
