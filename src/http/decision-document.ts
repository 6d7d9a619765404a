import { z } from 'zod';
import { facetsOf } from '../../models/codes.ts';
import type { CountingLabel, RecordedDecision } from '../storage/read-decisions.ts';
import { labelsOf, namesOf, type ThemeNames } from '../storage/theme-names.ts';
import { FacetName, LabelDocument, RedactionDocument, statedOnce } from './label-document.ts';

const Purpose = z.enum(['audit', 'learn', 'disputed', 'adjudicate', 'theme', 'uncategorised', 'correction']);
const SettledState = z.enum(['open', 'consensus', 'disputed', 'adjudicated']);
const Note = z.string().trim().min(1).max(2000).nullable().default(null);

/** What a reviewer says of a comment. */
export const NewLabels = z
  .strictObject({
    codebook: z.string().min(1).max(200).describe('The codebook that the themes are of'),
    version: z.int().min(1).describe('Its version'),
    verdict: z.enum(['decided', 'cannot_tell', 'skip']).default('decided'),
    themes: z
      .array(LabelDocument)
      .max(500)
      .refine(statedOnce, 'a theme is stated twice')
      .default([])
      .describe('All themes that apply, each once; a parent comes with its child'),
    about: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(500)
      .optional()
      .describe('Speak of these themes only; without it the other themes of the codebook do not apply'),
    facets: z.array(FacetName).max(2).nullable().default(null).describe('null: not said'),
    redactions: z.array(RedactionDocument).max(200).default([]),
    note: Note,
    purpose: Purpose.optional().describe('That of the lease; `correction` without one'),
    lease: z.uuid().optional().describe('The lease that the comment came with'),
  })
  .refine((body) => body.verdict === 'decided' || (body.themes.length === 0 && body.about === undefined), {
    path: ['themes'],
    message: 'only a verdict of `decided` comes with themes',
  });
const Undo = z.strictObject({ undo: z.uuid().describe('The decision to take back'), note: Note });
/** A decision as it is sent: labels, or the undoing of an earlier one. */
export const NewDecision = z.union([Undo, NewLabels]).meta({
  examples: [
    {
      codebook: 'canteen',
      version: 1,
      themes: [{ theme: 'price', valence: 'negative' }],
      lease: '0198c0de-0000-4000-8000-000000000000',
    },
  ],
});

/** A decision that was recorded, and what counts of its comment now. */
export const DecidedDocument = z
  .object({
    decision: z.uuid(),
    comment: z.uuid(),
    version: z.int(),
    state: SettledState,
    themes: z.array(LabelDocument).describe('What counts now'),
    disputed: z.array(z.string()),
  })
  .describe('What counts is left out while an audit codes the comment');

/** What counts of a comment, and every decision on it. */
export const HistoryDocument = z.object({
  comment: z.uuid(),
  version: z.int(),
  state: SettledState,
  themes: z.array(LabelDocument),
  disputed: z.array(z.string()),
  decisions: z
    .array(
      z.object({
        id: z.uuid(),
        at: z.iso.datetime(),
        reviewer: z.string(),
        key: z
          .uuid()
          .nullable()
          .describe('The key that it came with: the reviewer’s own, but where an admin brought it in'),
        purpose: z.string(),
        blind: z.boolean(),
        codebook: z.string(),
        version: z.int(),
        model: z.uuid().nullable(),
        verdict: z.enum(['decided', 'cannot_tell', 'skip', 'undo']),
        undoes: z.uuid().nullable(),
        about: z.array(z.string()).nullable(),
        themes: z.array(LabelDocument),
        facets: z.array(FacetName).nullable(),
        redactions: z.array(z.object({ start: z.int(), end: z.int(), kind: z.string() })),
        note: z.string().nullable(),
      }),
    )
    .describe('Oldest first'),
});

/** What counts of a comment, as it is sent; nothing of it while an audit codes the comment. */
export function countingDocument(names: ThemeNames, label: CountingLabel | null) {
  if (label === null || label.hidden)
    return { version: label?.version ?? 0, state: 'open' as const, themes: [], disputed: [] };
  return {
    version: label.version,
    state: label.state,
    themes: labelsOf(names, label.themes, label.valences),
    disputed: namesOf(names, label.disputed),
  };
}

/** A recorded decision, as it is sent. */
export function decisionDocument(
  names: ThemeNames,
  { uid, at, about, themes, valences, facets, redactions, ...decision }: RecordedDecision,
): z.output<typeof HistoryDocument>['decisions'][number] {
  return {
    ...decision,
    id: uid,
    at: at.toISOString(),
    about: about === null ? null : namesOf(names, about),
    themes: labelsOf(names, themes, valences),
    facets: facets === null ? null : facetsOf(facets),
    redactions: redactions.map(({ start, end, kind }) => ({ start, end, kind })),
  };
}
