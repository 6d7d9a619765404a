import { randomFrom } from '../statistics/random.ts';
import { sampleBeta } from '../statistics/sample-beta.ts';
import type { AuditCells } from './audit-cells.ts';

/** How often a draw is made of what the machine's errors may be. */
export const DRAWS = 2000;

/**
 * Draws of the machine's error rates for one theme: of the share of tagged units that have the theme (positive predictive value), and
 * of untagged units that have it all the same (false omission rate). Shares and differences of groups made from the same draws vary
 * together, as they rest on the same audit.
 */
export interface ErrorDraws {
  readonly ppv: Float32Array;
  readonly omission: Float32Array;
}

/**
 * Draws error rates from PPV ~ Beta(a₁ + ½, n₁ − a₁ + ½) and FOR ~ Beta(a₀ + ⅓, n₀ − a₀ + ⅓), where nₖ are audited units that were
 * tagged (1) or not (0) and aₖ those labelled, divided by the design effect. ½ is Jeffreys' prior; ⅓ is Kerman's (2011), whose
 * median stays near the data where nearly all are untagged rightly.
 */
export function drawErrors(cells: AuditCells, seed: string, draws = DRAWS): ErrorDraws {
  const random = randomFrom(seed);
  const { tagged, untagged, designEffect } = cells;
  const ppv = new Float32Array(draws);
  const omission = new Float32Array(draws);
  for (let k = 0; k < draws; k++) {
    ppv[k] = sampleBeta(
      tagged.labelled / designEffect + 1 / 2,
      (tagged.n - tagged.labelled) / designEffect + 1 / 2,
      random,
    );
    omission[k] = sampleBeta(
      untagged.labelled / designEffect + 1 / 3,
      (untagged.n - untagged.labelled) / designEffect + 1 / 3,
      random,
    );
  }
  return { ppv, omission };
}
