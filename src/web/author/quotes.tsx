import { useEffect, useRef, useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatShare } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useInterval } from '../kit/use-interval.ts';
import { type Chosen, ChooseValue } from './choose-value.tsx';
import { QuoteCard } from './quote-card.tsx';

interface Props {
  readonly batch: string;
  readonly theme: string;
  readonly name: string;
}

/** The quotes that stand for a theme, or those of one value on it, to be read, put right and approved. */
export function Quotes({ batch, theme, name }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { data, problem, reload } = useAnswer(JSON.stringify([batch, theme, chosen]), () =>
    dataOf(
      api.GET('/v1/batches/{id}/quotes', { params: { path: { id: batch }, query: { theme, ...chosen } } }),
    ),
  );
  const choosing = problem?.type.endsWith(':not_ready') === true;
  useInterval(choosing, 500, reload);
  useInterval(data?.values === null, 2000, reload);
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
      {data !== undefined && data.values !== null && (data.values.length > 0 || chosen !== null) && (
        <ChooseValue values={data.values} chosen={chosen} onChoose={setChosen} />
      )}
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
          No comment {chosen !== null && `of ${chosen.value} `}on this theme has whole sentences of 8 to 60
          words that may be quoted.
        </EmptyState>
      )}
      {data !== undefined && data.quotes.length > 0 && (
        <>
          <p class="govuk-body">
            {data.coverage !== null &&
              `${formatShare(data.coverage)} of the comments on this theme are like one of these. `}
            Read each one before you print it
            {chosen !== null && `, with nothing but ${chosen.value} beside it`}: the machine chose them and
            replaced what may name a person.
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
