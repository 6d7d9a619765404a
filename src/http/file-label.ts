import { z } from 'zod';
import { facetBits } from '../../models/codes.ts';
import type { FileLabel } from '../intake/label-rows.ts';
import type { CodebookThemes } from '../storage/codebook-themes.ts';
import type { ImportedLabel } from '../storage/import-labels.ts';
import { valenceCode } from './label-document.ts';
import { resolveLabels } from './review-codebooks.ts';

/** Why a row of a file of labels was not taken in. */
export const LabelRejection = z.object({
  row: z.int(),
  column: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
});
export type LabelRejection = z.infer<typeof LabelRejection>;

/** Who brings a file of labels, and what was asked of it. */
export interface LabelSender {
  readonly uid: string;
  /** What it says of who judged, and whether blind, is believed. */
  readonly isTrusted: boolean;
  /** The sender judged everything, whatever names stand there. */
  readonly own: boolean;
  readonly audit: string | undefined;
  readonly version: number;
}

/** A file's decision with the numbers of its themes, or the rejection that it earns. */
export function resolveFileLabel(
  codebook: CodebookThemes,
  row: number,
  label: FileLabel,
  sender: LabelSender,
): ImportedLabel | LabelRejection {
  let unknown: string | null = null;
  const resolved = resolveLabels(
    codebook,
    label.themes.map(({ theme, valence }) => ({ theme, valence: valenceCode(valence) })),
    () => (unknown = 'themes'),
  );
  const about = label.about?.map((theme) => codebook.numbers.get(theme) ?? 0) ?? null;
  if (about?.includes(0) === true) unknown = 'about';
  if (unknown !== null)
    return {
      row,
      column: unknown,
      code: 'unknown_theme',
      reason: `A theme here is not one of "${codebook.ref}" version ${codebook.version}; see /v1/codebooks/${codebook.ref}.`,
    };
  return {
    row,
    commentUid: label.id,
    verdict: label.verdict,
    ...resolved,
    about: about === null ? null : [...new Set([...about, ...resolved.themes])].sort((a, b) => a - b),
    facets: label.facets === null ? null : facetBits(label.facets),
    redactions: label.redactions,
    reviewer: sender.own ? sender.uid : (label.reviewer ?? sender.uid),
    at: label.at === null ? undefined : new Date(label.at),
    note: label.note,
    blind: sender.isTrusted ? label.blind : false,
    rules: label.purpose === 'adjudicate',
  };
}

/**
 * Why a row does not belong to this import, or is not for this sender to bring; null when all is well. Nothing is looked up,
 * so that nobody learns from the answer what a colleague said.
 */
export function misplaced(
  row: number,
  { audit, version, reviewer, purpose }: FileLabel,
  sender: LabelSender,
): LabelRejection | null {
  if (!sender.isTrusted && !sender.own && reviewer !== null && reviewer !== sender.uid)
    return {
      row,
      column: 'reviewer',
      code: 'other_reviewer',
      reason:
        'Only an admin brings in what others decided. If you judged all of the file yourself, send it with `own=true`.',
    };
  if (!sender.isTrusted && purpose === 'adjudicate')
    return {
      row,
      column: 'purpose',
      code: 'ruling',
      reason:
        'Disputes are ruled under /v1/reviews/next with `purpose=adjudicate`; only an admin brings in rulings.',
    };
  if (version !== null && version !== sender.version)
    return {
      row,
      column: 'version',
      code: 'other_version',
      reason: `It was judged by version ${version} of the codebook: send it with \`version=${version}\`.`,
    };
  if (audit !== null && audit !== sender.audit)
    return {
      row,
      column: 'audit',
      code: 'audited',
      reason: `It is a coding of an audit: an admin may send it with \`audit=${audit}\`.`,
    };
  return null;
}
