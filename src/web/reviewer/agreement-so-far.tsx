import {
  type AgreementDocument,
  alphaWords,
  anchorWords,
  reliabilityWords,
  shareWords,
} from '../agreement/words.ts';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { formatCount } from '../kit/format.ts';
import { ThemeName } from '../kit/theme-name.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useInterval } from '../kit/use-interval.ts';

/** How often (ms) it is asked for again. */
const every = 60_000;
/** Fewer comments that were coded twice say nothing of reviewers, and too much of the one comment. */
const fewest = 10;
const worstShown = 3;

interface Found {
  readonly audit: Got<'/v1/audits/{id}'>;
  /** Null while nobody has coded anything. */
  readonly agreement: AgreementDocument | null;
}

/** The newest audit, of one survey or of all, and how far reviewers agree on it: sums over comments, never one of them. */
async function readNewest(survey: string | null): Promise<Found | null> {
  const query = { limit: '1', ...(survey !== null && { survey }) };
  const { audits } = await dataOf(api.GET('/v1/audits', { params: { query } }));
  const [newest] = audits;
  if (newest === undefined) return null;
  const audit = await dataOf(api.GET('/v1/audits/{id}', { params: { path: { id: newest.id } } }));
  if (audit.progress.decided === 0) return { audit, agreement: null };
  const agreement = await dataOf(api.GET('/v1/agreement', { params: { query: { audit: newest.id } } }));
  return { audit, agreement };
}

/** How far reviewers agree so far, refreshed now and then while it is open. */
export function AgreementSoFar({ survey }: { survey: string | null }) {
  const { data, problem, reload } = useAnswer(survey ?? '', () => readNewest(survey));
  useInterval(problem?.status !== 403, every, () => {
    if (document.visibilityState === 'visible') reload();
  });
  return (
    <section class="sitting__agreement">
      <h2 class="govuk-heading-s">Agreement so far</h2>
      {problem !== undefined && <p class="sitting__note">{problem.detail}</p>}
      {data === null && (
        <p class="sitting__note">
          It appears when an audit is drawn and {fewest} of its comments were coded by two reviewers, both
          blind. <a href="/audits">Draw an audit</a>.
        </p>
      )}
      {data && <Shown found={data} />}
    </section>
  );
}

function Shown({ found: { audit, agreement } }: { found: Found }) {
  const { coded, codings } = audit.progress;
  const twice = agreement?.coded_twice_blind ?? 0;
  return (
    <>
      <p class="sitting__note">
        Audit of {audit.survey}: {formatCount(coded)} of {formatCount(codings)} codings done.
      </p>
      {agreement === null || twice < fewest ? (
        <p class="sitting__note">
          It appears when {fewest} comments were coded by two reviewers, both blind; so far {twice}.
        </p>
      ) : (
        <Numbers agreement={agreement} />
      )}
    </>
  );
}

function Numbers({ agreement }: { agreement: AgreementDocument }) {
  const { overall, coded_twice_blind, anchoring } = agreement;
  const worst = agreement.themes
    .flatMap(({ theme, name, definition, reviewers }) =>
      reviewers.alpha === null ? [] : [{ theme, name, definition, reviewers, alpha: reviewers.alpha }],
    )
    .filter(({ alpha }) => alpha < 0.8)
    .sort((a, b) => a.alpha - b.alpha)
    .slice(0, worstShown);
  return (
    <>
      <dl class="sitting__numbers">
        <div>
          <dt>Alpha, 95%</dt>
          <dd>{alphaWords(overall)}</dd>
        </div>
        <div>
          <dt>Judged alike</dt>
          <dd>{shareWords(overall.raw)}</dd>
        </div>
        <div>
          <dt>Coded twice, blind</dt>
          <dd>{formatCount(coded_twice_blind)}</dd>
        </div>
      </dl>
      <p class="sitting__note">{reliabilityWords(overall.alpha)}</p>
      {worst.length > 0 && (
        <>
          <h3 class="sitting__head">Least agreed</h3>
          <dl class="sitting__numbers">
            {worst.map(({ theme, name, definition, reviewers, alpha }) => (
              <div key={theme}>
                <dt>
                  <ThemeName name={name} definition={definition} />
                </dt>
                <dd title={alphaWords(reviewers)}>{alpha.toFixed(2)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {anchoring.with_machine.difference !== null && (
        <>
          <h3 class="sitting__head">What showing labels does</h3>
          <p class="sitting__note">
            {anchorWords(anchoring.with_machine)} Like the machine: {shareWords(anchoring.with_machine.shown)}{' '}
            when shown, {shareWords(anchoring.with_machine.blind)} blind.
          </p>
        </>
      )}
      <p class="sitting__note">
        <a href={`/agreement?audit=${agreement.audit}`}>Every theme</a>
      </p>
    </>
  );
}
