import { Dialog } from '../kit/dialog.tsx';
import { formatCount, formatShare } from '../kit/format.ts';
import type { Frequencies } from './read-frequencies.ts';
import type { ShareRow } from './rows-of.ts';

interface Props {
  readonly row: ShareRow;
  readonly table: Frequencies;
  readonly onClose: () => void;
}

const methods = {
  post_stratified:
    'from an audit of the same people: how often the machine was right where it tagged, and where it did not',
  synthetic: 'from the whole audit, taking the machine to be equally right in this group',
  prediction_powered: 'prediction-powered inference (PPI++), as the shares are weighted',
  not_audited: 'what the model expects of itself, as there is no audit',
} as const;

/** Where a number comes from: what was counted, of whom, by which model, and how it was corrected. */
export function WhyNumber({ row, table, onClose }: Props) {
  const { name, value, tagged, estimate } = row;
  const people = table.base === 'comments' ? 'comments' : 'people with at least one comment';
  return (
    <Dialog title={`Why this number: ${name}${value === null ? '' : `, ${value}`}`} onClose={onClose}>
      <dl class="govuk-summary-list">
        <Line name="Counted">
          The machine tagged {formatCount(tagged.n)} of {formatCount(tagged.base)} {people}:{' '}
          {formatShare(tagged.share)}.
        </Line>
        {estimate === null ? (
          <Line name="Estimate">None: nothing says how often the machine is right here.</Line>
        ) : (
          <>
            <Line name="Estimate">
              {formatShare(estimate.share)}, between {formatShare(estimate.low)} and{' '}
              {formatShare(estimate.high)}: {estimate.words}.
            </Line>
            <Line name="Method">{methods[estimate.method]}</Line>
            <Line name="Say with it">{estimate.note}</Line>
            <Line name="Audit">{estimate.audit ?? 'none'}</Line>
          </>
        )}
        <Line name="Waves">{table.waves.join(', ')}</Line>
        <Line name="Codebook">
          {table.codebook.id}, version {table.codebook.version}
        </Line>
        <Line name="Model">{table.models.join(', ')}</Line>
        <Line name="Disclosure">
          Exact and unchecked: for you, not for publication. Make a release for that.
        </Line>
      </dl>
    </Dialog>
  );
}

function Line({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="govuk-summary-list__row">
      <dt class="govuk-summary-list__key">{name}</dt>
      <dd class="govuk-summary-list__value">{children}</dd>
    </div>
  );
}
