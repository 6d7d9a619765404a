import { formatCount } from '../kit/format.ts';
import type { Model } from './model.tsx';
import { ScrollX } from '../kit/scroll-x.tsx';

type Comparison = NonNullable<Model['comparison']>;
type Difference = NonNullable<Comparison['micro_f1']>;

const bases = {
  audit: 'on the audit, which neither has learnt from',
  held_out: 'on labels that neither has learnt from, as there is no audit',
  none: 'on nothing yet: there is neither an audit nor a label held out',
} as const;

/** The model beside the one that was live. */
export function ComparisonCard({ comparison }: { comparison: Comparison }) {
  const { basis, comments, respondents, macro_f1, micro_f1, calibration, themes, groups } = comparison;
  const changed = themes.filter(({ support }) => support > 0);
  return (
    <ScrollX card label="Comparison">
      <h2 class="govuk-heading-m">Beside the live model</h2>
      <p class="govuk-body">
        Compared {bases[basis]}: {formatCount(comments)} comments by {formatCount(respondents)} people.
      </p>
      <dl class="figures">
        <Figure name="Micro-F1" of={micro_f1} />
        <Figure name="Macro-F1" of={macro_f1} />
        {calibration !== null && (
          <div>
            <dt>Calibration error</dt>
            <dd>
              {calibration.live.ece.toFixed(3)} → {calibration.candidate.ece.toFixed(3)}
            </dd>
          </div>
        )}
      </dl>
      {changed.length > 0 && (
        <table class="govuk-table flush">
          <caption class="govuk-visually-hidden">F1 of each theme, live and new</caption>
          <thead>
            <tr>
              <th scope="col">Theme</th>
              <th scope="col" class="numeric">
                Live
              </th>
              <th scope="col" class="numeric">
                New
              </th>
              <th scope="col" class="numeric">
                Only the live one right
              </th>
              <th scope="col" class="numeric">
                Only the new one right
              </th>
              <th scope="col" class="numeric">
                p, all themes considered
              </th>
            </tr>
          </thead>
          <tbody>
            {changed.map(({ theme, f1, only_live_right, only_candidate_right, adjusted_p }) => (
              <tr key={theme}>
                <th scope="row">{theme}</th>
                <td class="numeric">{f1.live?.toFixed(2) ?? '–'}</td>
                <td class="numeric">{f1.candidate?.toFixed(2) ?? '–'}</td>
                <td class="numeric">{formatCount(only_live_right)}</td>
                <td class="numeric">{formatCount(only_candidate_right)}</td>
                <td class="numeric">{adjusted_p < 0.001 ? '< 0.001' : adjusted_p.toFixed(3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {groups.length > 0 && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">Is it equally right for every group?</span>
          </summary>
          <table class="govuk-table flush">
            <caption class="govuk-visually-hidden">Wrong decisions a comment, by group</caption>
            <thead>
              <tr>
                <th scope="col">Group</th>
                <th scope="col" class="numeric">
                  Comments
                </th>
                <th scope="col" class="numeric">
                  Wrong a comment, live
                </th>
                <th scope="col" class="numeric">
                  New
                </th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.group}>
                  <th scope="row">{group.group}</th>
                  <td class="numeric">{formatCount(group.comments)}</td>
                  <td class="numeric">{group.live?.toFixed(2) ?? '–'}</td>
                  <td class="numeric">{group.candidate?.toFixed(2) ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </ScrollX>
  );
}

function Figure({ name, of }: { name: string; of: Difference | null }) {
  if (of === null) return null;
  const { live, candidate, interval } = of;
  const signed = (n: number): string => `${n < 0 ? '−' : '+'}${Math.abs(n).toFixed(3)}`;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {live?.toFixed(3) ?? '–'} → {candidate?.toFixed(3) ?? '–'}
        {interval !== null && (
          <span class="figures__interval">
            {' '}
            (change {signed(interval.low)} to {signed(interval.high)})
          </span>
        )}
      </dd>
    </div>
  );
}
