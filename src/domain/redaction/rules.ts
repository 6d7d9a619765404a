import { z } from 'zod';
import { redactionKinds } from './redaction.ts';
import { ShapePattern } from './shape-pattern.ts';

/** Words apart by spaces, in whatever case. */
const Words = z
  .string()
  .default('')
  .transform((text) => text.split(/\s+/).filter((word) => word !== ''));

/** A number that stands for a person or a record: known by a word before it, or by its shape alone. */
const Reference = z.strictObject({
  kind: z.enum(redactionKinds),
  /** What stands before it, in lower case; without any, the shape alone decides. */
  cues: z.array(z.string().min(1)).default([]),
  shapes: z.array(ShapePattern).min(1),
});

/**
 * A file of what redaction has to know of a language and a field. `first` and `last` are names that are hardly another
 * word, `words` are names that are; `titles` stand before a name ("Mr", a rank), and those also in `weakTitles` are other
 * words besides; `people` are whom one speaks of with "my"; `keep` are capitalised words that are no names of persons.
 */
export const RedactionFile = z.strictObject({
  format: z.literal('verbatim-redaction/1'),
  id: z.string().min(1),
  names: z.strictObject({ first: Words, last: Words, words: Words }).prefault({}),
  titles: Words,
  weakTitles: Words,
  people: Words,
  introductions: Words,
  before: Words,
  address: Words,
  after: Words,
  speaking: Words,
  beforeMonths: Words,
  months: Words,
  things: Words,
  particles: Words,
  determiners: Words,
  owners: Words,
  joins: Words,
  follows: Words,
  where: Words,
  towards: Words,
  withPerson: Words,
  beside: Words,
  keep: z.array(Words).default([]),
  references: z.array(Reference).default([]),
});
export type RedactionFile = z.output<typeof RedactionFile>;

/** All that redaction goes by: files, and names of systems, which are never hidden. Plain data. */
export interface RedactionRules {
  readonly files: readonly RedactionFile[];
  readonly systems: readonly string[];
  /** Names of groups and places, whole, that are no names of persons. */
  readonly keep: readonly string[];
}

/** Rules with nothing in them: what every identifier of the United Kingdom looks like is known besides. */
export const noRules: RedactionRules = { files: [], systems: [], keep: [] };
