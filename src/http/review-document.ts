import { z } from 'zod';
import { facetsOf } from '../../models/codes.ts';
import { parentOf } from '../domain/codebook.ts';
import type { CodebookThemes } from '../storage/codebook-themes.ts';
import type { Queue } from '../storage/next-reviews.ts';
import type { ReviewerView } from '../storage/opinions.ts';
import { etagOf } from '../storage/check-admissible.ts';
import type { ClaimedComment } from '../storage/claimed-comments.ts';
import { labelsOf, namesOf, type ThemeNames } from '../storage/theme-names.ts';
import { FacetName, LabelDocument } from './label-document.ts';
import { TagDocument, tagDocument } from './tag-document.ts';

/** What a comment is brought for. */
export const QueuePurpose = z
  .enum(['audit', 'learn', 'disputed', 'adjudicate', 'theme', 'uncategorised'])
  .describe('Why: `audit` is blind, `theme` asks about the one theme named');

/** Why a comment is brought again. */
const reasons = ['reviewers_differ', 'label_error', 'theme_split'] as const;

/** A comment before a reviewer. */
export const ReviewItem = z.object({
  comment: z.uuid(),
  etag: z.string(),
  lease: z.object({ id: z.uuid(), expires_at: z.iso.datetime() }),
  survey: z.string(),
  wave: z.string(),
  batch: z.uuid(),
  question: z.string().nullable(),
  text: z.string(),
  codebook: z.object({ id: z.string(), version: z.int() }).describe('What to label with'),
  distress: z.boolean().describe('Somebody may be at risk: such comments come first'),
  blind: z.boolean().describe('The machine’s labels are not shown'),
  reason: z.enum(reasons).nullable(),
  tags: z.array(TagDocument).nullable().describe('What the machine put on it; null where it is judged blind'),
  facets: z.array(FacetName).nullable(),
  views: z
    .array(z.object({ themes: z.array(LabelDocument) }))
    .describe('What reviewers said before, nameless; for `disputed` and `adjudicate`'),
  disputed: z.array(z.string()).describe('The themes that reviewers differ on'),
});

export const NextDocument = z
  .object({
    purpose: QueuePurpose,
    items: z.array(ReviewItem).describe('Those that you hold already come first, with their leases renewed'),
    waiting: z.int().describe('How many codings wait in these queues, yours included'),
    codebooks: z.array(
      z.object({
        id: z.string(),
        version: z.int(),
        themes: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            parent: z.string().nullable(),
            definition: z.string(),
          }),
        ),
      }),
    ),
  })
  .describe('Comments to judge');
export type NextDocument = z.output<typeof NextDocument>;

/** A claimed comment as its reviewer sees it; `views` are what reviewers said before. */
export function reviewItem(
  review: ClaimedComment,
  queue: Queue,
  codebook: CodebookThemes,
  names: ThemeNames,
  views: readonly ReviewerView[],
): z.output<typeof ReviewItem> {
  const { claim } = review;
  return {
    comment: review.uid,
    etag: `"${etagOf(review.version, { purpose: queue.purpose, slot: claim.slot })}"`,
    lease: { id: claim.lease, expires_at: claim.until.toISOString() },
    survey: review.survey,
    wave: review.wave,
    batch: review.batch,
    question: review.question,
    text: review.text,
    codebook: { id: codebook.ref, version: codebook.version },
    distress: claim.distress,
    blind: !claim.shown,
    reason: reasons.find((reason) => reason === claim.reason) ?? null,
    tags: claim.shown ? review.tags.map(tagDocument) : null,
    facets: claim.shown ? facetsOf(review.facets) : null,
    views: views.map((view) => ({ themes: labelsOf(names, view.themes, view.valences) })),
    disputed: views.length === 0 ? [] : namesOf(names, review.disputed),
  };
}

/** What a reviewer needs of a codebook. */
export function reviewCodebook({
  ref,
  version,
  codebook,
}: CodebookThemes): NextDocument['codebooks'][number] {
  return {
    id: ref,
    version,
    themes: codebook.themes.map(({ id, name, definition }) => ({
      id,
      name,
      parent: parentOf(id),
      definition,
    })),
  };
}
