import { useRoute } from 'preact-iso';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Busy } from '../kit/busy.tsx';
import type { Column } from '../kit/data-table.tsx';
import { formatCount, formatTime } from '../kit/format.ts';
import { JobProgress } from '../kit/job-progress.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useJob } from '../kit/use-job.ts';
import { useTitle } from '../kit/use-title.ts';
import { ComparisonCard } from './comparison-card.tsx';
import { Flips } from './flips.tsx';
import { Gate } from './gate.tsx';

export type Model = Got<'/v1/models/{id}'>;

/** One model: how it was made, how it compares with the live one, and whether it may go live. */
export function Model() {
  useTitle('Model');
  const id = useRoute().params['id'] ?? '';
  const { data, problem, reload } = useAnswer(id, () =>
    dataOf(api.GET('/v1/models/{id}', { params: { path: { id } } })),
  );
  const training = useJob('train', { model: id }, reload);
  if (problem !== undefined) return <ProblemBanner problem={problem} retry={reload} />;
  if (data === undefined) return <Busy />;
  return (
    <>
      <h1 class="govuk-heading-l">
        Model for {data.codebook}
        {data.live && ', live'}
      </h1>
      <p class="govuk-body">Made {formatTime(data.created_at)}.</p>
      <JobProgress watch={training} />
      {data.state === 'cancelled' && !training.seen && (
        <p class="govuk-inset-text">This training was cancelled: no model came of it.</p>
      )}
      {data.state !== 'ready' && (
        <p class="govuk-body">
          <a href="/models">All models, and a way to train another</a>
        </p>
      )}
      {data.training !== null && <Making training={data.training} />}
      <Gate model={data} onChange={reload} />
      {data.comparison !== null && (
        <>
          <ComparisonCard comparison={data.comparison} />
          <Flips model={data.id} />
        </>
      )}
      {data.themes.length > 0 && (
        <section class="card">
          <h2 class="govuk-heading-m">Themes</h2>
          <Table
            caption="Themes of the model"
            columns={columns}
            rows={data.themes}
            rowKey={({ theme }) => theme}
          />
        </section>
      )}
    </>
  );
}

function Making({ training }: { training: NonNullable<Model['training']> }) {
  const { labels, seed_labels, figures, seed, label_set_hash } = training;
  return (
    <p class="govuk-body">
      Trained on {formatCount(labels)} comments labelled here and {formatCount(seed_labels)} that came with
      the codebook. Cross-validated on those from here: micro-F1{' '}
      {figures.micro_f1?.toFixed(2) ?? 'not measured'}, macro-F1{' '}
      {figures.macro_f1?.toFixed(2) ?? 'not measured'}. Seed {seed}, label set{' '}
      <code>{label_set_hash.slice(0, 12)}</code>.
    </p>
  );
}

const columns: readonly Column<Model['themes'][number]>[] = [
  { key: 'theme', title: 'Theme', cell: ({ theme }) => theme },
  { key: 'basis', title: 'Decided by', cell: ({ basis }) => basis },
  { key: 'labels', title: 'Labels', numeric: true, cell: ({ labels }) => formatCount(labels) },
  { key: 'f1', title: 'F1, cross-validated', numeric: true, cell: ({ f1 }) => f1?.toFixed(2) ?? '' },
];
