import { EmptyState } from '../kit/empty-state.tsx';
import { useTitle } from '../kit/use-title.ts';

/** Releases, newest first. */
export function Releases() {
  useTitle('Releases');
  return (
    <>
      <h1 class="govuk-heading-l">Releases</h1>
      <EmptyState title="Nothing was released yet">
        An analyst makes a release from the tables and quotes of a report.
      </EmptyState>
    </>
  );
}
