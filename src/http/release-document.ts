import { z } from 'zod';
import type { Release, ReleaseHead, ReleaseOwner, ReleasedQuote } from '../storage/releases.ts';
import { EstimateDocument } from './estimate-document.ts';
import { SurveyRef } from './names.ts';

const Printed = z
  .object({ n: z.int(), base: z.int(), share: z.number() })
  .nullable()
  .describe('Rounded to 5, the share made of the rounded numbers; null: suppressed');

const ReleasedColumn = z.object({
  total: z.boolean(),
  value: z.string().nullable().describe('Null is the total, or not stated'),
  base: z.int().nullable().describe('Distinct people, rounded to 5; null: suppressed, with all its themes'),
  suppressed: z.boolean(),
  themes: z.array(
    z.object({
      theme: z.string(),
      name: z.string(),
      suppressed: z.boolean(),
      tagged: Printed,
      estimate: EstimateDocument.describe(
        'Made of the rounded numbers and the whole audit; null without an audit',
      ),
    }),
  ),
});

export const ReleasedTable = z.object({
  by: z.string().nullable(),
  filters: z.record(z.string(), z.array(z.string())),
  columns: z.array(ReleasedColumn).describe('The total first; in their declared order, never by count'),
});
export type ReleasedTable = z.infer<typeof ReleasedTable>;

const QuoteDocument = z.object({
  id: z.uuid(),
  theme: z.string(),
  by: z.string().nullable(),
  value: z.string().nullable(),
  valence: z.string(),
  text: z.string().nullable().describe('Null: its writer was erased'),
});

const head = {
  id: z.uuid(),
  survey: SurveyRef,
  version: z.int().describe('Counts the releases of the survey'),
  title: z.string(),
  created_at: z.iso.datetime(),
};

export const ReleaseHeadDocument = z.object(head);

const Manifest = z.record(z.string(), z.unknown()).describe('What it was made of, and by which rules');

export const ReleaseDocument = z.object({
  ...head,
  manifest: Manifest,
  tables: z.array(ReleasedTable),
  quotes: z.array(QuoteDocument),
});

/** What a release would be, and what stands against it; nothing is recorded. */
export const TrialDocument = z.object({
  dry_run: z.literal(true),
  releasable: z.boolean(),
  refusals: z.array(z.object({ where: z.string(), message: z.string() })),
  cells: z.int(),
  suppressed: z.int(),
  manifest: Manifest,
  tables: z.array(ReleasedTable).describe('Those without a refusal'),
  quotes: z.array(QuoteDocument),
});

/** A value to be among those that a filter chooses, as filters of releases are written: `!` before a value excludes. */
export function included(value: string): string {
  return /^[!=]/.test(value) ? `=${value}` : value;
}

/** A release without what is in it, as it is sent. */
export function headDocument(release: ReleaseHead): z.infer<typeof ReleaseHeadDocument> {
  const { uid, survey, version, title, createdAt } = release;
  return { id: uid, survey, version, title, created_at: createdAt.toISOString() };
}

/** A released quote, as it is sent. */
export function quoteDocument(quote: ReleasedQuote): z.infer<typeof QuoteDocument> {
  const { id, theme, by, value, valence, text } = quote;
  return { id, theme, by, value, valence, text };
}

/** A release, as it is sent. */
export function releaseDocument(release: Omit<Release, keyof ReleaseOwner>): z.infer<typeof ReleaseDocument> {
  return {
    ...headDocument(release),
    manifest: { ...release.manifest },
    tables: z.array(ReleasedTable).parse(release.tables),
    quotes: release.quotes.map(quoteDocument),
  };
}
