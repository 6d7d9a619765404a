import {
  auditCells,
  type AuditCells,
  type AuditedComments,
  effectiveUnits,
  type EstimateBase,
} from './audit-cells.ts';
import { drawErrors, type ErrorDraws } from './error-draws.ts';

/** From so many audited units (of comments: after their design effect) a group speaks for itself. */
const LEAST_DIRECT = 30;

/** Error rates that hold in a group, and whether they are its own or everybody's. */
export interface GroupErrors {
  readonly method: 'post_stratified' | 'synthetic';
  readonly errors: ErrorDraws;
  readonly cells: AuditCells;
}

/**
 * The error rates to use in a group: its own where at least 30 of its units are audited, otherwise those of the whole audit, which
 * assumes that the machine errs there as everywhere. `seed` names audit, model, theme, base and group: the
 * same names give the same draws.
 */
export function groupErrors(
  whole: GroupErrors,
  own: AuditedComments,
  base: EstimateBase,
  seed: string,
): GroupErrors {
  const cells = auditCells(own, base);
  return effectiveUnits(cells) >= LEAST_DIRECT
    ? { method: 'post_stratified', errors: drawErrors(cells, seed), cells }
    : { method: 'synthetic', errors: whole.errors, cells: whole.cells };
}

/** The error rates of the whole audit, for everybody. */
export function wholeErrors(audited: AuditedComments, base: EstimateBase, seed: string): GroupErrors {
  const cells = auditCells(audited, base);
  return { method: 'post_stratified', errors: drawErrors(cells, seed), cells };
}
