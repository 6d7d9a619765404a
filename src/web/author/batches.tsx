import { api, dataOf } from '../api/client.ts';
import type { Batch } from '../api/documents.ts';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatCount, formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';
import { ScrollX } from '../kit/scroll-x.tsx';

const states = { received: 'Waiting', tagging: 'Being tagged', done: 'Ready' } as const;

/** Everything that was sent, newest first. */
export function Batches() {
  useTitle('Batches');
  const { data, problem, reload } = useAnswer('batches', () =>
    dataOf(api.GET('/v1/batches', { params: { query: { limit: '200' } } })),
  );
  return (
    <>
      <div class="heading-row">
        <h1 class="govuk-heading-l">Batches</h1>
        {may('author') && (
          <a class="govuk-button" href="/upload" role="button">
            Send comments
          </a>
        )}
      </div>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data?.batches.length === 0 && (
        <EmptyState title="Nothing was sent yet">
          {may('author') ? (
            <>
              <a href="/upload">Send a file of survey answers</a>: CSV, Excel, NDJSON or JSON.
            </>
          ) : (
            'An author sends files of survey answers; they appear here when they do.'
          )}
        </EmptyState>
      )}
      {data !== undefined && data.batches.length > 0 && <BatchTable batches={data.batches} />}
    </>
  );
}

function BatchTable({ batches }: { batches: readonly Batch[] }) {
  return (
    <ScrollX card label="Batches">
      <table class="govuk-table flush">
        <caption class="govuk-visually-hidden">Batches, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Survey</th>
            <th scope="col">Wave</th>
            <th scope="col">Sent</th>
            <th scope="col">State</th>
            <th scope="col" class="numeric">
              Comments
            </th>
            <th scope="col" class="numeric">
              People
            </th>
          </tr>
        </thead>
        <tbody>
          {batches.map(({ id, survey, wave, created_at, state, comments, respondents }) => (
            <tr key={id}>
              <th scope="row">
                <a href={`/batches/${id}`}>{survey}</a>
              </th>
              <td>{wave}</td>
              <td>{formatTime(created_at)}</td>
              <td>{states[state]}</td>
              <td class="numeric">{formatCount(comments.total)}</td>
              <td class="numeric">{formatCount(respondents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
