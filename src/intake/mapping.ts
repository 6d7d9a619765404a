import { z } from 'zod';

const ColumnName = z.string().min(1).max(2_000);
const Label = z.string().min(1).max(500);

/**
 * What the columns of a file mean. Columns are named as in the header (in a Qualtrics file by key or by label),
 * or by key in JSON, with a dot between nested keys.
 */
export const Mapping = z.strictObject({
  /** Each column makes a comment of every row. `question` is what was asked; null says that it is not known. */
  comments: z
    .array(z.strictObject({ column: ColumnName, question: Label.nullish() }))
    .min(1)
    .max(200),
  /** The column that identifies the person. Without one every row is one respondent. */
  respondent: ColumnName.nullish(),
  /** The column that holds the question, for comments that do not state theirs. */
  question: ColumnName.nullish(),
  /** Column to the attribute's name. */
  attributes: z
    .record(ColumnName, Label.max(100))
    .refine((attributes) => new Set(Object.values(attributes)).size === Object.keys(attributes).length, {
      error: 'Two columns cannot be the same attribute.',
    })
    .default({}),
});
export type Mapping = z.infer<typeof Mapping>;

/**
 * A column of a file: `name` is how a mapping names it, `label` the words that people saw (they differ in
 * Qualtrics files only).
 */
export interface Column {
  name: string;
  label: string;
}

const QUESTION_WORDS = 4;

/**
 * The question that a comment column's heading asks, or null when it is a bare word such as "comment" and the
 * only one. With several comment columns the heading is what tells them apart.
 */
export function questionOfHeading(label: string, several: boolean): string | null {
  const heading = label.trim().slice(0, 500).toWellFormed();
  const asks = heading.includes('?') || heading.split(/\s+/u).length >= QUESTION_WORDS;
  return heading !== '' && (asks || several) ? heading : null;
}
