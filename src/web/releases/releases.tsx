import { api, dataOf } from '../api/client.ts';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';
import { ScrollX } from '../kit/scroll-x.tsx';

/** Releases, newest first: all that partners see. */
export function Releases() {
  useTitle('Releases');
  const { data, problem, reload } = useAnswer('releases', () =>
    dataOf(api.GET('/v1/releases', { params: { query: { limit: '200' } } })),
  );
  return (
    <>
      <div class="heading-row">
        <h1 class="govuk-heading-l">Releases</h1>
        {may('analyst') && (
          <a class="govuk-button" href="/releases/new" role="button">
            Make a release
          </a>
        )}
      </div>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data?.releases.length === 0 && (
        <EmptyState title="Nothing was released yet">
          {may('analyst') ? (
            <a href="/releases/new">Make a release of the tables and quotes of a report.</a>
          ) : (
            'An analyst makes a release of the tables and quotes of a report; it appears here then.'
          )}
        </EmptyState>
      )}
      {data !== undefined && data.releases.length > 0 && (
        <ScrollX card label="Releases">
          <table class="govuk-table flush">
            <caption class="govuk-visually-hidden">Releases, newest first</caption>
            <thead>
              <tr>
                <th scope="col">Title</th>
                <th scope="col">Survey</th>
                <th scope="col" class="numeric">
                  Version
                </th>
                <th scope="col">Made</th>
              </tr>
            </thead>
            <tbody>
              {data.releases.map(({ id, title, survey, version, created_at }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={`/releases/${id}`}>{title}</a>
                  </th>
                  <td>{survey}</td>
                  <td class="numeric">{version}</td>
                  <td>{formatTime(created_at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </>
  );
}
