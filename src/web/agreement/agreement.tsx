import { useLocation } from 'preact-iso';
import { api, dataOf } from '../api/client.ts';
import { Busy } from '../kit/busy.tsx';
import type { Column } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatCount } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Table } from '../kit/table.tsx';
import { ThemeName } from '../kit/theme-name.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { type AgreementDocument, alphaWords, anchorWords, reliabilityWords, shareWords } from './words.ts';

const columns: readonly Column<AgreementDocument['themes'][number]>[] = [
  {
    key: 'theme',
    title: 'Theme',
    cell: ({ name, definition }) => <ThemeName name={name} definition={definition} />,
  },
  { key: 'alpha', title: 'Alpha, 95%', numeric: true, cell: ({ reviewers }) => alphaWords(reviewers) },
  { key: 'raw', title: 'Reviewers alike', numeric: true, cell: ({ reviewers }) => shareWords(reviewers.raw) },
  {
    key: 'right',
    title: 'Machine right',
    numeric: true,
    cell: ({ machine }) => shareWords(machine.precision),
  },
  { key: 'finds', title: 'Machine finds', numeric: true, cell: ({ machine }) => shareWords(machine.recall) },
];

/** How far reviewers agree with each other and with the machine, on an audit. */
export function Agreement() {
  useTitle('Agreement');
  const audit = useLocation().query['audit'] ?? '';
  const { data, problem, reload } = useAnswer(audit, async () =>
    audit === '' ? null : dataOf(api.GET('/v1/agreement', { params: { query: { audit } } })),
  );
  return (
    <>
      <h1 class="govuk-heading-l">Agreement</h1>
      {problem !== undefined && problem.status !== 404 && <ProblemBanner problem={problem} retry={reload} />}
      {problem?.status === 404 && (
        <EmptyState title="Nothing of this audit was decided yet">
          <a href="/audits">Code its comments first.</a>
        </EmptyState>
      )}
      {data === undefined && problem === undefined && <Busy />}
      {data === null && (
        <EmptyState title="Which audit?">
          <a href="/audits">Choose one of the audits.</a>
        </EmptyState>
      )}
      {data && <Found agreement={data} />}
    </>
  );
}

function Found({ agreement }: { agreement: AgreementDocument }) {
  const { survey, comments, settled, coded_twice_blind, overall, themes, anchoring } = agreement;
  return (
    <>
      <p class="govuk-body">
        {survey}: {formatCount(settled)} of {formatCount(comments)} comments have a label that counts,{' '}
        {formatCount(coded_twice_blind)} were coded twice blind.
      </p>
      <section class="card">
        <h2 class="govuk-heading-m">All themes together</h2>
        <p class="govuk-body">
          Krippendorff’s alpha is {alphaWords(overall)}; {shareWords(overall.raw)} of {formatCount(overall.n)}{' '}
          yes-or-no judgements are alike. {reliabilityWords(overall.alpha)}
        </p>
      </section>
      <section class="card">
        <h2 class="govuk-heading-m">What showing the machine's labels does</h2>
        <p class="govuk-body">
          {anchorWords(anchoring.with_machine)} Of second codings, {formatCount(anchoring.shown)} showed them
          and {formatCount(anchoring.blind)} did not.
        </p>
      </section>
      <Table
        card
        caption="Agreement by theme"
        columns={columns}
        rows={themes}
        rowKey={({ theme }) => theme}
      />
    </>
  );
}
