import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Batch as BatchDocument } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { formatCount, formatTime, formatWait } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Progress } from '../kit/progress.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';
import { Downloads } from './downloads.tsx';
import { EraseBatch } from './erase-batch.tsx';
import { Quotes } from './quotes.tsx';
import { TagAgain } from './tag-again.tsx';
import { ThemeCounts } from './theme-counts.tsx';
import { useBatch } from './watch-batch.ts';

/** One batch: how far it is, then its themes and quotes. */
export function Batch() {
  const { params } = useRoute();
  const [turn, setTurn] = useState(0);
  const id = params['id'] ?? '';
  return <OneBatch key={`${id} ${turn}`} id={id} onRenewed={() => setTurn((before) => before + 1)} />;
}

function OneBatch({ id, onRenewed }: { id: string; onRenewed: () => void }) {
  const { batch, problem, rate } = useBatch(id);
  const [erased, setErased] = useState(false);
  useTitle(batch === undefined ? 'Batch' : `${batch.survey} ${batch.wave}`);
  if (problem !== undefined || erased)
    return (
      <>
        <h1 class="govuk-heading-l">Batch</h1>
        {problem !== undefined && !erased && <ProblemBanner problem={problem} />}
        {erased && !may() && (
          <p class="govuk-body" role="status">
            It is out of sight, and all that was sent is being removed. Send the file again if you need it.
          </p>
        )}
        {may() && (erased || problem?.status === 410) && <EraseBatch id={id} erased onErase={onRenewed} />}
        <p class="govuk-body">
          <a href="/batches">See all batches</a>
        </p>
      </>
    );
  if (batch === undefined) return <Busy />;
  return (
    <>
      <h1 class="govuk-heading-l">
        {batch.survey}, {batch.wave}
      </h1>
      <Received batch={batch} />
      {batch.state === 'done' ? (
        <Results batch={batch} />
      ) : (
        <Tagging batch={batch} rate={rate} onTakenBack={() => setErased(true)} />
      )}
      {batch.state === 'done' && may('analyst') && <TagAgain batch={batch} onDone={onRenewed} />}
      {may() && <EraseBatch id={id} erased={false} onErase={() => setErased(true)} />}
    </>
  );
}

function Received({ batch }: { batch: BatchDocument }) {
  return (
    <>
      <p class="govuk-body">
        {formatCount(batch.comments.total)} comments by {formatCount(batch.respondents)} people, sent{' '}
        {formatTime(batch.created_at)}; {formatCount(batch.blank)} more said nothing.
      </p>
      {batch.warnings.map((warning) => (
        <p class="govuk-inset-text" key={warning}>
          {warning}
        </p>
      ))}
      {batch.comments.quarantined > 0 && (
        <p class="govuk-inset-text">
          {formatCount(batch.comments.quarantined)} comments could not be read by the classifier and were left
          out.
        </p>
      )}
    </>
  );
}

interface TaggingProps {
  readonly batch: BatchDocument;
  /** Comments a second. */
  readonly rate: number | null;
  readonly onTakenBack: () => void;
}

function Tagging({ batch, rate, onTakenBack }: TaggingProps) {
  const { total, done } = batch.comments;
  const left = rate === null || rate <= 0 ? '' : `, ${formatWait((total - done) / rate)} left`;
  return (
    <section class="card" aria-live="polite">
      <Progress
        label="Tagging"
        detail={`${formatCount(done)} of ${formatCount(total)} comments${left}`}
        done={done}
        total={total}
      />
      <p class="govuk-body">You may close this page: the work goes on, and this address shows the result.</p>
      {may('author') && !may() && (
        <Action
          act={async () => {
            await dataOf(api.DELETE('/v1/batches/{id}', { params: { path: { id: batch.id } } }));
            onTakenBack();
          }}
          confirm="All that was sent is removed; send the file again if you need it."
        >
          Cancel
        </Action>
      )}
    </section>
  );
}

function Results({ batch }: { batch: BatchDocument }) {
  const [theme, setTheme] = useState<string | null>(null);
  const { id } = batch;
  const themes = useAnswer(id, () =>
    dataOf(api.GET('/v1/batches/{id}/themes', { params: { path: { id } } })),
  );
  const codebook = useAnswer(batch.codebook, () =>
    dataOf(api.GET('/v1/codebooks/{id}', { params: { path: { id: batch.codebook } } })),
  );
  if (themes.problem !== undefined) return <ProblemBanner problem={themes.problem} retry={themes.reload} />;
  if (themes.data === undefined) return <Busy />;
  const chosen = theme ?? themes.data.themes[0]?.theme ?? null;
  return (
    <>
      <ThemeCounts counts={themes.data} codebook={codebook.data} chosen={chosen} onChoose={setTheme} />
      {chosen !== null && (
        <Quotes
          batch={id}
          theme={chosen}
          name={themes.data.themes.find((row) => row.theme === chosen)?.name ?? chosen}
        />
      )}
      <Downloads batch={batch} />
    </>
  );
}
