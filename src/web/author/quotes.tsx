import { useEffect, useRef } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatShare } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useInterval } from '../kit/use-interval.ts';
import { QuoteCard } from './quote-card.tsx';

interface Props {
  readonly batch: string;
  readonly theme: string;
  readonly name: string;
}

/** The quotes that stand for a theme, to be read, put right and approved. */
export function Quotes({ batch, theme, name }: Props) {
  const { data, problem, reload } = useAnswer(`${batch} ${theme}`, () =>
    dataOf(api.GET('/v1/batches/{id}/quotes', { params: { path: { id: batch }, query: { theme } } })),
  );
  const choosing = problem?.type.endsWith(':not_ready') === true;
  useInterval(choosing, 500, reload);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(theme);
  useEffect(() => {
    // Whoever asks for another theme's quotes, far up in the table, is brought to them.
    if (theme !== first.current) heading.current?.focus();
    first.current = theme;
  }, [theme]);
  return (
    <section class="card" aria-labelledby="quotes-heading">
      <h2 class="govuk-heading-m" id="quotes-heading" ref={heading} tabIndex={-1}>
        Quotes on {name}
      </h2>
      {choosing && <Busy label="Choosing quotes" />}
      {problem !== undefined && !choosing && (
        <>
          <ProblemBanner problem={problem} retry={problem.status === 410 ? undefined : reload} />
          {problem.status === 410 && <a href="/batches">See all batches</a>}
        </>
      )}
      {data === undefined && problem === undefined && <Busy />}
      {data?.quotes.length === 0 && (
        <EmptyState title="No quote fits">
          No comment on this theme has whole sentences of 8 to 60 words that may be quoted.
        </EmptyState>
      )}
      {data !== undefined && data.quotes.length > 0 && (
        <>
          <p class="govuk-body">
            {data.coverage !== null &&
              `${formatShare(data.coverage)} of the comments on this theme are like one of these. `}
            Read each one before you print it: the machine chose them and replaced what may name a person.
          </p>
          <ol class="quotes">
            {data.quotes.map((quote) => (
              <QuoteCard key={quote.id} quote={quote} onChange={reload} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
