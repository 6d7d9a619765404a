import { useState } from 'preact/hooks';
import { formatCount } from '../kit/format.ts';
import { AgreementSoFar } from './agreement-so-far.tsx';
import { paceOf } from './pace.ts';
import { decidedAt } from './sitting.ts';

const place = 'sitting-panel';
/** Pixels from which there is room for it beside the desk. */
const besideFrom = 1200;

interface Props {
  readonly survey: string | null;
  /** How many comments wait in the queue on the desk; null while it is not known. */
  readonly waiting: number | null;
}

/** Beside the desk: how fast this sitting goes, what waits, and how far reviewers agree. Open or not is remembered. */
export function SittingPanel({ survey, waiting }: Props) {
  const [open, setOpen] = useState(
    () => (localStorage.getItem(place) ?? String(innerWidth >= besideFrom)) === 'true',
  );

  function toggle(next: boolean): void {
    if (next === open) return;
    setOpen(next);
    localStorage.setItem(place, String(next));
  }

  return (
    <details class="card sitting" open={open} onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary class="sitting__title">Progress and agreement</summary>
      {open && (
        <>
          <Pace waiting={waiting} />
          <AgreementSoFar survey={survey} />
        </>
      )}
    </details>
  );
}

function Pace({ waiting }: { waiting: number | null }) {
  const pace = paceOf(decidedAt.value);
  return (
    <dl class="sitting__numbers">
      <div>
        <dt>Decided in this sitting</dt>
        <dd>{formatCount(decidedAt.value.length)}</dd>
      </div>
      <div>
        <dt>An hour</dt>
        <dd>{pace === null ? 'after five' : formatCount(Math.round(pace))}</dd>
      </div>
      <div>
        <dt>Waiting here</dt>
        <dd>{waiting === null ? '–' : formatCount(waiting)}</dd>
      </div>
    </dl>
  );
}
