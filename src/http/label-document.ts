import { z } from 'zod';
import { VALENCES } from '../../models/codes.ts';
import { redactionKinds } from '../domain/redaction/redaction.ts';

export const Valence = z.enum(['negative', 'positive', 'mixed', 'neutral']);
export const FacetName = z.enum(['suggestion', 'distress']);

/** A theme that applies to a comment. */
export const LabelDocument = z.strictObject({
  theme: z.string().min(1).max(200),
  valence: Valence.nullable().default(null).describe('Of the comment towards the theme; null: not said'),
});
export type LabelDocument = z.output<typeof LabelDocument>;

/** Whether no theme is stated twice, perhaps with two valences. */
export function statedOnce(labels: readonly { readonly theme: string }[]): boolean {
  return new Set(labels.map(({ theme }) => theme)).size === labels.length;
}

/** A stretch of a comment that quotes should hide. */
export const RedactionDocument = z
  .strictObject({
    start: z.int().min(0),
    end: z.int().min(1),
    kind: z.enum(redactionKinds).default('other'),
  })
  .refine((stretch) => stretch.start < stretch.end, 'end must be after start')
  .describe('A stretch of the text, in UTF-16 code units');

/** A valence as the record has it; null: not said. */
export function valenceCode(valence: z.infer<typeof Valence> | null): number | null {
  return valence === null ? null : VALENCES.indexOf(valence);
}
