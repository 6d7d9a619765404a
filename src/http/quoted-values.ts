import { z } from 'zod';
import type { Scope } from '../storage/schema.ts';
import type { QuotedValue } from '../storage/quoted-values.ts';
import type { Survey } from '../storage/surveys.ts';

export const QuotedValues = z.array(z.object({ attribute: z.string(), values: z.array(z.string()) }));

/**
 * Values by attribute, in the order that a survey declares, others after them by name; none of another group or system than
 * the scope names, whoever speaks of it.
 */
export function quotedValuesDocument(
  found: readonly QuotedValue[],
  { attributes, group }: Pick<Survey, 'attributes' | 'group'>,
  { groups, systems }: Scope,
): z.infer<typeof QuotedValues> {
  const limits = (field: string) => (field === 'system' ? systems : field === group ? groups : undefined);
  const seen = found.filter(({ field, value }) => limits(field)?.includes(value) ?? true);
  const byField = Map.groupBy(seen, ({ field }) => field);
  const names = attributes.map(({ name }) => name);
  return inOrder([...byField.keys()], names).map((attribute) => {
    const declared = attributes.find(({ name }) => name === attribute)?.values ?? [];
    const values = (byField.get(attribute) ?? []).map(({ value }) => value);
    return { attribute, values: inOrder(values, declared) };
  });
}

/** First those that are declared, in that order. */
function inOrder(found: readonly string[], declared: readonly string[]): string[] {
  return [
    ...declared.filter((one) => found.includes(one)),
    ...found.filter((one) => !declared.includes(one)).sort((a, b) => a.localeCompare(b, 'en')),
  ];
}
