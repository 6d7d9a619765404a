import { z } from 'zod';
import type { RecordedComparison } from '../storage/model-comparisons.ts';

/** A number, or null where there is too little to tell. */
export const Figure = z.number().nullable();
const Interval = z.object({ low: z.number(), high: z.number() });
const Difference = z
  .object({ live: Figure, candidate: Figure, interval: Interval.nullable() })
  .describe('The interval is of the candidate’s figure less the live model’s, over respondents');
const Calibration = z.object({ ece: z.number(), brier: z.number() });

/** What a model was compared on, and how it fared; as the worker recorded it. */
const Figures = z.object({
  comparison: z
    .object({
      comments: z.int(),
      respondents: z.int(),
      macroF1: Difference,
      microF1: Difference,
      themes: z.array(
        z.object({
          theme: z.string(),
          support: z.int(),
          f1: Difference,
          onlyLive: z.int(),
          onlyCandidate: z.int(),
          p: z.number(),
          adjustedP: z.number(),
        }),
      ),
      calibration: z.object({ live: Calibration, candidate: Calibration }),
      groups: z.array(Difference.extend({ group: z.string(), comments: z.int(), respondents: z.int() })),
    })
    .nullable(),
  reasons: z.array(z.object({ where: z.string(), message: z.string() })),
  effect: z.object({
    comments: z.int(),
    themes: z.array(
      z.object({
        theme: z.string(),
        before: z.int(),
        after: z.int(),
        gained: z.int(),
        lost: z.int(),
      }),
    ),
  }),
});
type Figures = z.infer<typeof Figures>;

/** Read the figures of a comparison. */
export function figuresOf(comparison: RecordedComparison): Figures {
  return Figures.parse(comparison.figures);
}

export const ComparisonDocument = z.object({
  live: z.uuid().describe('The model that was live when they were compared'),
  basis: z
    .enum(['audit', 'held_out', 'none'])
    .describe('held_out: labels that neither model had learnt from, as there is no audit'),
  verdict: z.enum(['better', 'not_worse', 'worse', 'unknown']),
  reasons: Figures.shape.reasons.describe('Of a worse model, why; of an unknown one, what is missing'),
  partial: z
    .boolean()
    .describe('The key sees only a part of what was compared: numbers of comments and themes are left out'),
  comments: z.int(),
  respondents: z.int(),
  macro_f1: Difference.nullable(),
  micro_f1: Difference.nullable(),
  calibration: z.object({ live: Calibration, candidate: Calibration }).nullable(),
  themes: z.array(
    z.object({
      theme: z.string(),
      support: z.int(),
      f1: Difference,
      only_live_right: z.int(),
      only_candidate_right: z.int(),
      p: z.number().describe('McNemar’s exact test'),
      adjusted_p: z.number().describe('The same, all themes considered (Holm)'),
    }),
  ),
  groups: z.array(
    z
      .object({ group: z.string(), comments: z.int(), respondents: z.int() })
      .extend(Difference.shape)
      .describe('Wrong decisions a comment'),
  ),
  effect: Figures.shape.effect.describe('How the counts of the newest comments would change'),
  created_at: z.iso.datetime(),
});
type ComparisonDocument = z.infer<typeof ComparisonDocument>;

/** How much of a comparison a key may see. */
export interface Sight {
  /** It sees all comments of all surveys that models of this codebook are compared on. */
  readonly all: boolean;
  readonly groups: readonly string[] | undefined;
}

/**
 * A comparison as the API tells it. A key that sees only a part of what was compared is told the verdict, the figures over
 * everything and its own groups; what counts comments or themes would tell of others.
 */
export function comparisonDocument(comparison: RecordedComparison, sight: Sight): ComparisonDocument {
  const figures = figuresOf(comparison);
  const compared = figures.comparison;
  const isSeen = (group: string): boolean => sight.all || sight.groups?.includes(group) === true;
  return {
    live: comparison.live,
    basis: comparison.basis,
    verdict: comparison.verdict,
    partial: !sight.all,
    reasons: figures.reasons.filter(({ where }) =>
      where.startsWith('groups.')
        ? isSeen(where.slice('groups.'.length))
        : sight.all || !(where.startsWith('themes.') || where === 'respondents'),
    ),
    comments: sight.all ? (compared?.comments ?? 0) : 0,
    respondents: sight.all ? (compared?.respondents ?? 0) : 0,
    macro_f1: compared?.macroF1 ?? null,
    micro_f1: compared?.microF1 ?? null,
    calibration: compared?.calibration ?? null,
    themes: (sight.all ? (compared?.themes ?? []) : []).map(
      ({ onlyLive, onlyCandidate, adjustedP, ...theme }) => ({
        ...theme,
        only_live_right: onlyLive,
        only_candidate_right: onlyCandidate,
        adjusted_p: adjustedP,
      }),
    ),
    groups: (compared?.groups ?? []).filter(({ group }) => isSeen(group)),
    effect: sight.all ? figures.effect : { comments: 0, themes: [] },
    created_at: comparison.createdAt.toISOString(),
  };
}
