import type { ComponentChildren } from 'preact';
import { Busy } from './busy.tsx';
import type { Column } from './data-table.tsx';
import { EmptyState } from './empty-state.tsx';
import { ProblemBanner } from './problem-banner.tsx';
import { Table } from './table.tsx';
import type { Answer } from './use-answer.ts';
import { useTitle } from './use-title.ts';

interface Props<Row> {
  readonly title: string;
  /** Where one makes another, for those who may. */
  readonly make: { readonly href: string; readonly label: string } | null;
  readonly answer: Answer<readonly Row[]>;
  readonly columns: readonly Column<Row>[];
  /** What stands there while there is none, and what would change that. */
  readonly empty: { readonly title: string; readonly words: ComponentChildren };
}

/** A page that lists things, newest first, each of which has a page of its own. */
export function ListPage<Row extends { readonly id: string }>({
  title,
  make,
  answer,
  columns,
  empty,
}: Props<Row>) {
  useTitle(title);
  const { data, problem, reload } = answer;
  return (
    <>
      <div class="heading-row">
        <h1 class="govuk-heading-l">{title}</h1>
        {make !== null && (
          <a class="govuk-button" href={make.href} role="button">
            {make.label}
          </a>
        )}
      </div>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data?.length === 0 && <EmptyState title={empty.title}>{empty.words}</EmptyState>}
      {data !== undefined && data.length > 0 && (
        <Table
          card
          caption={`${title}, newest first`}
          columns={columns}
          rows={data}
          rowKey={({ id }) => id}
        />
      )}
    </>
  );
}
