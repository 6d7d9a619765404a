import type { EstimateBase } from './audit-cells.ts';
import {
  type AuditedSurvey,
  columnsOf,
  type CountsValence,
  type DrawnErrors,
  type JudgedComment,
} from './audited-survey.ts';
import { type GroupErrors, groupErrors, wholeErrors } from './audited-theme.ts';

/** So many sets of draws are kept for an audit, of 16 KB each, and so many names for them. */
const MOST_DRAWN = 2000;
const MOST_NAMED = 20_000;

/** Of what a cell's error rates are asked. */
export interface ErrorsOfCell {
  readonly theme: string;
  readonly counts: CountsValence;
  /** Names theme, base, valence and filters; with `key`, the group. */
  readonly name: string;
  readonly key: string;
  /** The audited comments of the cell. */
  readonly audited: readonly JudgedComment[];
}

/** The error rates of a cell, drawn once for everybody who asks for them again. */
export function cellErrors(
  { name, key, theme, counts, audited }: ErrorsOfCell,
  units: EstimateBase,
  { audited: all, drawn, seed }: AuditedSurvey,
): GroupErrors {
  const wholeName = counts === null ? `${units} ${theme}` : `${units} ${name}`;
  const whole = remember(drawn, wholeName, () =>
    wholeErrors(columnsOf(all, theme, counts), units, `${seed} ${wholeName}`),
  );
  if (audited.length === all.length) return whole;
  const groupName = `${name} ${key}`;
  return remember(drawn, groupName, () =>
    groupErrors(whole, columnsOf(audited, theme, counts), units, `${seed} ${groupName}`),
  );
}

function remember(drawn: DrawnErrors, name: string, draw: () => GroupErrors): GroupErrors {
  const known = drawn.byName.get(name);
  if (known !== undefined) return known;
  if (drawn.own >= MOST_DRAWN || drawn.byName.size >= MOST_NAMED) {
    drawn.byName.clear();
    drawn.own = 0;
  }
  const errors = draw();
  drawn.byName.set(name, errors);
  if (errors.method === 'post_stratified') drawn.own++;
  return errors;
}
