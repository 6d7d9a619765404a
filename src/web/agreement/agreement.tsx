import { useLocation } from 'preact-iso';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Busy } from '../kit/busy.tsx';
import type { Column } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatCount, formatShare } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';

type AgreementDocument = Got<'/v1/agreement'>;
type Anchor = AgreementDocument['anchoring']['with_machine'];

const share = (value: number | null): string => (value === null ? '–' : formatShare(value));

const columns: readonly Column<AgreementDocument['themes'][number]>[] = [
  { key: 'theme', title: 'Theme', cell: ({ theme }) => theme },
  { key: 'alpha', title: 'Alpha, 95 %', numeric: true, cell: ({ reviewers }) => alphaWords(reviewers) },
  { key: 'raw', title: 'Reviewers alike', numeric: true, cell: ({ reviewers }) => share(reviewers.raw) },
  { key: 'right', title: 'Machine right', numeric: true, cell: ({ machine }) => share(machine.precision) },
  { key: 'finds', title: 'Machine finds', numeric: true, cell: ({ machine }) => share(machine.recall) },
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
  const { survey, comments, settled, coded_twice_blind, themes, anchoring } = agreement;
  return (
    <>
      <p class="govuk-body">
        {survey}: {formatCount(settled)} of {formatCount(comments)} comments have a label that counts,{' '}
        {formatCount(coded_twice_blind)} were coded twice blind.
      </p>
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

function alphaWords({ alpha, interval }: AgreementDocument['themes'][number]['reviewers']): string {
  if (alpha === null) return '–';
  const range = interval === null ? '' : ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return `${alpha.toFixed(2)}${range}`;
}

function anchorWords({ difference, interval }: Anchor): string {
  if (difference === null || interval === null) return 'Too few comments were coded twice to say.';
  if (interval.low > 0) return 'Reviewers follow what they are shown: judge blind where it matters.';
  if (interval.high < 0) return 'Reviewers go against what they are shown.';
  return 'No effect can be told from chance.';
}
