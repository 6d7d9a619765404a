import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { missing } from '../api/problem.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { TextField } from '../kit/field.tsx';
import { formatCount, formatShare, formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useSurveys } from '../kit/use-surveys.ts';
import { useTitle } from '../kit/use-title.ts';

type Audit = Got<'/v1/audits'>['audits'][number];

/** Audits: what every estimate rests on. */
export function Audits() {
  useTitle('Audits');
  const { data, problem, reload } = useAnswer('audits', () => dataOf(api.GET('/v1/audits')));
  return (
    <>
      <h1 class="govuk-heading-l">Audits</h1>
      <p class="govuk-body">
        People are drawn at random and all their comments are labelled blind. That is what says how often the
        machine is right, and what every corrected share and its interval rest on.
      </p>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      <DrawAudit onDrawn={reload} />
      {data === undefined && problem === undefined && <Busy />}
      {data?.audits.length === 0 && (
        <EmptyState title="No audit was drawn yet">
          Draw one above: 400 people give shares within a few points.
        </EmptyState>
      )}
      {data?.audits.map((audit) => (
        <AuditCard key={audit.id} audit={audit} />
      ))}
    </>
  );
}

function DrawAudit({ onDrawn }: { onDrawn: () => void }) {
  const surveys = useSurveys();
  const [survey, setSurvey] = useState('');
  const [size, setSize] = useState('400');
  const chosen = survey === '' ? (surveys.data?.surveys[0]?.id ?? '') : survey;

  async function draw(): Promise<void> {
    if (!/^[1-9]\d*$/.test(size.trim()))
      throw missing('How many people?', 'Enter a whole number of people, such as 400.');
    if (chosen === '') throw missing('There is nothing to draw from yet', 'An author sends comments first.');
    await dataOf(
      api.POST('/v1/audits', { body: { survey: chosen, respondents: Number(size), double_share: 0.2 } }),
    );
    onDrawn();
  }

  return (
    <section class="card">
      <h2 class="govuk-heading-m">Draw an audit</h2>
      <div class="field-row field-row--tight field-row--end">
        <Choice
          label="Survey"
          value={chosen}
          options={(surveys.data?.surveys ?? []).map(({ id, name }) => [id, name])}
          onChange={setSurvey}
        />
        <TextField label="People" value={size} onInput={setSize} />
        <Action act={draw}>Draw</Action>
      </div>
    </section>
  );
}

function AuditCard({ audit }: { audit: Audit }) {
  const { data } = useAnswer(audit.id, () =>
    dataOf(api.GET('/v1/audits/{id}', { params: { path: { id: audit.id } } })),
  );
  const done =
    data === undefined || data.progress.codings === 0 ? 0 : data.progress.coded / data.progress.codings;
  return (
    <section class="card">
      <h2 class="govuk-heading-m">
        {audit.survey}, {formatTime(audit.created_at)}
      </h2>
      <p class="govuk-body">
        {formatCount(audit.respondents)} of {formatCount(audit.frame.respondents)} people,{' '}
        {formatCount(audit.comments)} comments; {formatShare(audit.double_share)} are coded twice.{' '}
        {data !== undefined &&
          `${formatShare(done)} of the codings are done${
            data.progress.disputed > 0
              ? `, ${formatCount(data.progress.disputed)} wait for an adjudicator`
              : ''
          }.`}{' '}
        {audit.chosen_a_model && 'A model was chosen by it, so its estimates flatter that model.'}
      </p>
      <p class="govuk-body">
        <a href={`/review?purpose=audit&survey=${encodeURIComponent(audit.survey)}`}>Code its comments</a>
        {' · '}
        <a href={`/agreement?audit=${audit.id}`}>How far reviewers agree</a>
      </p>
    </section>
  );
}
