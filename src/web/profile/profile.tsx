import { useLocation } from 'preact-iso';
import { useCallback, useMemo } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { QuoteCard } from '../author/quote-card.tsx';
import { RefusedQuotes } from '../author/refused-quotes.tsx';
import { drawDifferences } from '../compare/draw-differences.ts';
import { readFrequencies } from '../explore/read-frequencies.ts';
import { Busy } from '../kit/busy.tsx';
import { differenceTitles, differenceValues } from '../compare/difference-table.tsx';
import { Choice } from '../kit/choice.tsx';
import { csvOf } from '../kit/csv-of.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import { Figure } from '../kit/figure.tsx';
import { formatCount, formatShare } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useInterval } from '../kit/use-interval.ts';
import type { Survey } from '../kit/use-surveys.ts';
import { Theme, useThemeWords } from '../kit/theme-words.tsx';
import { SurveyPage } from '../explore/survey-page.tsx';
import { may } from '../session.ts';

type ProfileDocument = Got<'/v1/profiles/{attribute}/{value}'>;

/** One group, or one system, against the rest. */
export function Profile() {
  return <SurveyPage title="Profile">{(survey) => <Chosen survey={survey} />}</SurveyPage>;
}

function Chosen({ survey }: { survey: Survey }) {
  const { query, route } = useLocation();
  const fields = [...survey.attributes.map(({ name }) => name), 'system'];
  const attribute =
    fields.find((field) => field === query['attribute']) ?? survey.group ?? fields[0] ?? 'system';
  const values = useAnswer(`${survey.id} ${attribute}`, async () => {
    const asked = new URLSearchParams({ survey: survey.id, by: attribute, top: '1' });
    return (await readFrequencies(asked)).cells.flatMap(({ key }) => key[attribute] ?? []);
  });
  const value = query['value'] ?? values.data?.[0];
  const profile = useAnswer(`${survey.id} ${attribute} ${value ?? ''}`, async () =>
    value === undefined
      ? undefined
      : dataOf(
          api.GET('/v1/profiles/{attribute}/{value}', {
            params: {
              path: { attribute, value },
              query: {
                survey: survey.id,
                level: 'rollup',
                quotes: '3',
                refused: may('author') ? 'true' : 'false',
              },
            },
          }),
        ),
  );
  const go = (changes: Readonly<Record<string, string>>): void =>
    route(`/profile?${new URLSearchParams({ survey: survey.id, ...changes }).toString()}`, true);
  const problem = values.problem ?? profile.problem;
  return (
    <>
      <div class="field-row no-print">
        <Choice
          label="Of"
          value={attribute}
          options={fields.map((field) => [field, field])}
          onChange={(next) => go({ attribute: next })}
        />
        <Choice
          label="Which"
          value={value ?? ''}
          options={(values.data ?? []).map((name) => [name, name])}
          onChange={(next) => go({ attribute, value: next })}
        />
      </div>
      {problem !== undefined && (
        <ProblemBanner
          problem={problem}
          retry={values.problem === undefined ? profile.reload : values.reload}
        />
      )}
      {values.data?.length === 0 && (
        <EmptyState title={`Nothing is known of people’s ${attribute}`}>
          Choose something else, above, that the files of this survey hold.
        </EmptyState>
      )}
      {profile.data === undefined ? (
        problem === undefined && values.data?.length !== 0 && <Busy />
      ) : (
        <Page profile={profile.data} codebook={survey.codebook} reload={profile.reload} />
      )}
    </>
  );
}

interface PageProps {
  readonly profile: ProfileDocument;
  readonly codebook: string;
  readonly reload: () => void;
}

function Page({ profile, codebook, reload }: PageProps) {
  useInterval(profile.choosing_quotes, 2000, reload);
  const words = useThemeWords(codebook);
  const rows = useMemo(
    () =>
      profile.themes.map(({ theme, name, value, rest, difference }) => ({
        theme,
        name,
        value,
        against: rest,
        difference: {
          tagged: difference,
          estimate: null,
          p: null,
          adjusted_p: null,
          verdict: 'no clear difference' as const,
          words: '',
        },
      })),
    [profile],
  );
  const draw = useCallback(
    (plot: Parameters<typeof drawDifferences>[0], width: number) => drawDifferences(plot, width, rows),
    [rows],
  );
  const quoted = profile.themes.filter(({ quotes }) => quotes.length > 0);
  return (
    <>
      <section class="card">
        <h2 class="govuk-heading-m">{profile.value} less everybody else</h2>
        <p class="govuk-hint">
          As tagged; whether a difference is clear is on the page Compare. Exact, not for publication.
        </p>
        {profile.notes.map((note) => (
          <Note key={note} text={note} />
        ))}
        <Figure
          label="Differences of shares by theme"
          draw={draw}
          caption={`${profile.value} less everybody else, as tagged by the machine. Exact numbers, not checked for disclosure.`}
          name={`${profile.value}-profile`}
          table={() => Promise.resolve(csvOf(differenceTitles, rows.map(differenceValues)))}
        />
      </section>
      {profile.choosing_quotes && <Busy label="Choosing quotes: more come by themselves" />}
      {quoted.length > 0 && (
        <p class="govuk-body">
          Quotes on the themes that differ most. Read each one before you print it, with nothing but{' '}
          {profile.value} beside it: the machine chose them and replaced what may name a person. Only approved
          ones can be released.
        </p>
      )}
      {quoted.length === 0 && !profile.choosing_quotes && (
        <EmptyState title="No quote fits">
          No comment of {profile.value} on these themes has whole sentences of 8 to 60 words that may be
          quoted.
        </EmptyState>
      )}
      {quoted.map(({ theme, name, value, rest, quotes }) => (
        <section class="card" key={theme}>
          <h2 class="govuk-heading-m">
            <Theme id={theme} name={name} words={words} />
          </h2>
          <p class="govuk-body">
            {formatShare(value.tagged.share)} here ({formatCount(value.tagged.n)} of{' '}
            {formatCount(value.tagged.base)})
            {rest.tagged.base > 0 && `, ${formatShare(rest.tagged.share)} elsewhere`}.
          </p>
          <ul class="quotes">
            {quotes
              .filter(({ status }) => status !== 'refused')
              .map((quote) => (
                <QuoteCard key={quote.id} quote={quote} onChange={reload} />
              ))}
          </ul>
          <RefusedQuotes quotes={quotes.filter(({ status }) => status === 'refused')} onChange={reload} />
        </section>
      ))}
    </>
  );
}
