import { z } from 'zod';

const VocabularyValue = z.strictObject({
  /** As it is stored, shown and counted. */
  value: z.string().min(1),
  /** Other ways to write it. */
  aliases: z.array(z.string().min(1)).default([]),
});

/** Canonical values of attributes ("force", "rank" …) with their aliases. */
export const Vocabulary = z
  .strictObject({
    format: z.literal('verbatim-vocabulary/1'),
    id: z.string().min(1),
    /** By attribute; in the order in which a table shows the values. */
    attributes: z.record(
      z.string(),
      z.strictObject({ description: z.string().default(''), values: z.array(VocabularyValue).min(1) }),
    ),
  })
  .superRefine((vocabulary, context) => {
    for (const [attribute, { values }] of Object.entries(vocabulary.attributes)) {
      const owners = new Map<string, string>();
      for (const { value, aliases } of values)
        for (const written of [value, ...aliases]) {
          const folded = fold(written);
          const owner = owners.get(folded);
          if (folded === '' || (owner !== undefined && owner !== value))
            context.addIssue({
              code: 'custom',
              path: ['attributes', attribute],
              message: `"${written}" does not say which value it is`,
            });
          owners.set(folded, value);
        }
    }
  });
export type Vocabulary = z.output<typeof Vocabulary>;

const tables = new WeakMap<Vocabulary, Map<string, Map<string, string>>>();

/**
 * The canonical value of an attribute: an alias such as "Mkt" → "Marketing". Case, accents and punctuation do not
 * matter, "&" is "and". A value or an attribute that the vocabulary does not know stays as it is.
 */
export function normaliseAttribute(vocabulary: Vocabulary, attribute: string, value: string): string {
  return tableOf(vocabulary).get(fold(attribute))?.get(fold(value)) ?? value;
}

const rememberedValues = 10_000;

/**
 * The canonical values of one attribute, as a function for many: each different value is folded once. The first
 * vocabulary that knows a value decides.
 */
export function valueNormaliser(
  vocabularies: readonly Vocabulary[],
  attribute: string,
): (value: string) => string {
  const knowing = vocabularies.filter((vocabulary) => tableOf(vocabulary).has(fold(attribute)));
  if (knowing.length === 0) return (value) => value;
  const remembered = new Map<string, string>();
  return (value) => {
    const known = remembered.get(value);
    if (known !== undefined) return known;
    if (remembered.size >= rememberedValues) remembered.clear();
    const read = knowing.map((vocabulary) => normaliseAttribute(vocabulary, attribute, value));
    const canonical = read.find((other) => other !== value) ?? value;
    remembered.set(value, canonical);
    return canonical;
  };
}

/**
 * The ways in which groups may be recorded, when it is not said which attribute they are values of: as written, and as
 * each attribute that knows them has them.
 */
export function spellingsOfGroups(vocabularies: readonly Vocabulary[], groups: readonly string[]): string[] {
  const spellings = groups.flatMap((group) => [
    group,
    ...vocabularies.flatMap((vocabulary) =>
      Object.keys(vocabulary.attributes).map((attribute) => normaliseAttribute(vocabulary, attribute, group)),
    ),
  ]);
  return [...new Set(spellings)];
}

function tableOf(vocabulary: Vocabulary): Map<string, Map<string, string>> {
  const known = tables.get(vocabulary);
  if (known !== undefined) return known;
  const table = new Map<string, Map<string, string>>();
  for (const [attribute, { values }] of Object.entries(vocabulary.attributes)) {
    const canonical = new Map<string, string>();
    for (const { value, aliases } of values)
      for (const written of [value, ...aliases]) canonical.set(fold(written), value);
    table.set(fold(attribute), canonical);
  }
  tables.set(vocabulary, table);
  return table;
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/&/gu, ' and ')
    .replace(/[.'\u2019\p{M}]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
