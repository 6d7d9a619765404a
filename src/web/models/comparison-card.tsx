import type { Column } from '../kit/data-table.tsx';
import { formatCount, formatP } from '../kit/format.ts';
import { Table } from '../kit/table.tsx';
import type { Model } from './model.tsx';

type Comparison = NonNullable<Model['comparison']>;
type Difference = NonNullable<Comparison['micro_f1']>;

const bases = {
  audit: 'on the audit, which neither has learnt from',
  held_out: 'on labels that neither has learnt from, as there is no audit',
  none: 'on nothing yet: there is neither an audit nor a label held out',
} as const;

const figure = (value: number | null): string => value?.toFixed(2) ?? '–';

const themeColumns: readonly Column<Comparison['themes'][number]>[] = [
  { key: 'theme', title: 'Theme', cell: ({ theme }) => theme },
  { key: 'live', title: 'Live', numeric: true, cell: ({ f1 }) => figure(f1.live) },
  { key: 'new', title: 'New', numeric: true, cell: ({ f1 }) => figure(f1.candidate) },
  {
    key: 'only-live',
    title: 'Only the live one right',
    numeric: true,
    cell: ({ only_live_right }) => formatCount(only_live_right),
  },
  {
    key: 'only-new',
    title: 'Only the new one right',
    numeric: true,
    cell: ({ only_candidate_right }) => formatCount(only_candidate_right),
  },
  {
    key: 'p',
    title: 'p, all themes considered',
    numeric: true,
    cell: ({ adjusted_p }) => formatP(adjusted_p),
  },
];

const groupColumns: readonly Column<Comparison['groups'][number]>[] = [
  { key: 'group', title: 'Group', cell: ({ group }) => group },
  { key: 'comments', title: 'Comments', numeric: true, cell: ({ comments }) => formatCount(comments) },
  { key: 'live', title: 'Wrong a comment, live', numeric: true, cell: ({ live }) => figure(live) },
  { key: 'new', title: 'New', numeric: true, cell: ({ candidate }) => figure(candidate) },
];

/** The model beside the one that was live. */
export function ComparisonCard({ comparison }: { comparison: Comparison }) {
  const { basis, partial, comments, respondents, macro_f1, micro_f1, calibration, themes, groups } =
    comparison;
  const changed = themes.filter(({ support }) => support > 0);
  return (
    <section class="card">
      <h2 class="govuk-heading-m">Beside the live model</h2>
      <p class="govuk-body">
        {partial
          ? `Compared ${bases[basis]}. You see only a part of these comments, so figures over all of them stand alone here.`
          : `Compared ${bases[basis]}: ${formatCount(comments)} comments by ${formatCount(respondents)} people.`}
      </p>
      <dl class="figures">
        <Figure name="Micro-F1" of={micro_f1} />
        <Figure name="Macro-F1" of={macro_f1} />
        {calibration !== null && (
          <div>
            <dt>Calibration error</dt>
            <dd>
              {calibration.live.ece.toFixed(3)} → {calibration.candidate.ece.toFixed(3)}
            </dd>
          </div>
        )}
      </dl>
      {changed.length > 0 && (
        <Table
          caption="F1 of each theme, live and new"
          columns={themeColumns}
          rows={changed}
          rowKey={({ theme }) => theme}
        />
      )}
      {groups.length > 0 && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">Is it equally right for every group?</span>
          </summary>
          <Table
            caption="Wrong decisions a comment, by group"
            columns={groupColumns}
            rows={groups}
            rowKey={({ group }) => group}
          />
        </details>
      )}
    </section>
  );
}

function Figure({ name, of }: { name: string; of: Difference | null }) {
  if (of === null) return null;
  const { live, candidate, interval } = of;
  const signed = (n: number): string => `${n < 0 ? '−' : '+'}${Math.abs(n).toFixed(3)}`;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {live?.toFixed(3) ?? '–'} → {candidate?.toFixed(3) ?? '–'}
        {interval !== null && (
          <span class="figures__interval">
            {' '}
            (change {signed(interval.low)} to {signed(interval.high)})
          </span>
        )}
      </dd>
    </div>
  );
}
