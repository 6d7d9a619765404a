import { z } from 'zod';
import type { CellEstimate } from '../domain/estimates/estimate-table.ts';
import { METHODS } from '../domain/estimates/estimate.ts';
import { shareWords } from '../domain/wording/share-words.ts';

/** A corrected share as it is sent. */
const CorrectedShare = z.object({
  share: z.number(),
  low: z.number(),
  high: z.number().describe('With `low`, the 95 % interval, of classification only'),
  method: z
    .enum(METHODS)
    .describe(
      'post_stratified: from an audit of the group itself. synthetic: the whole audit’s error rates, taken to hold in the group. ' +
        'prediction_powered: PPI++, of weighted shares. not_audited: what the model expects of itself',
    ),
  audit: z.uuid().nullable(),
  words: z.string().describe('The share in words, chosen from the interval'),
  note: z.string().describe('What must be said with it'),
});

/** A corrected share, or null where nothing can be said of one. */
export const EstimateDocument = CorrectedShare.nullable();
export type EstimateDocument = z.infer<typeof EstimateDocument>;

/** An estimate with its words, as it is sent. */
export function estimateDocument(estimated: CellEstimate | null): EstimateDocument {
  if (estimated === null) return null;
  const { share, low, high, method, audit, basis, notes } = estimated.estimate;
  const { words } = shareWords({ low, high });
  return { share, low, high, method, audit, words, note: [`${basis}.`, ...notes].join(' ') };
}
