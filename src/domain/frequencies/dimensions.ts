import { FACETS } from '../../../models/codes.ts';
import type { BatchDictionary, Dimension } from './plan.ts';
import { type Field, type Filter, type FrequencyQuery, passes } from './query.ts';

/** What fields may be, beside what batches hold. */
export interface FieldValues {
  /** Values of attributes in their declared order. */
  readonly declared: ReadonlyMap<string, readonly string[]>;
  readonly systems: readonly string[];
}

const valences = ['negative', 'positive', 'mixed', 'neutral'];

/** The values of a field in order: as declared, then what batches hold besides, by code unit. */
export function valuesOf(field: Field, batches: readonly BatchDictionary[], known: FieldValues): string[] {
  switch (field.kind) {
    case 'attribute': {
      const declared = known.declared.get(field.name) ?? [];
      const held = batches.flatMap((batch) => batch.attributes.get(field.name) ?? []);
      const others = new Set(held).difference(new Set(declared));
      return [...new Set(declared), ...[...others].sort()];
    }
    case 'wave':
      return [...new Set(batches.map(({ wave }) => wave))];
    case 'batch':
      return batches.map(({ batch }) => batch);
    case 'question':
      return [...new Set(batches.flatMap(({ questions }) => questions))];
    case 'system':
      return [...known.systems];
    case 'facet':
      return [...FACETS];
    case 'valence':
      return valences;
    case 'theme':
      return [];
  }
}

function sameField(a: Field, b: Field): boolean {
  return a.kind === b.kind && (a.kind !== 'attribute' || b.kind !== 'attribute' || a.name === b.name);
}

/** Does a value pass all filters of its field? */
export function passesFilters(filters: readonly Filter[], field: Field, value: string): boolean {
  return filters.filter((filter) => sameField(filter.field, field)).every((filter) => passes(filter, value));
}

/** What a table is divided by: the values that filters let pass, null (not stated, or none) last. */
export function dimensionsOf(
  { by, filters }: Pick<FrequencyQuery, 'by' | 'filters'>,
  batches: readonly BatchDictionary[],
  known: FieldValues,
): Dimension[] {
  return by.map((field) => {
    const values: (string | null)[] = valuesOf(field, batches, known).filter((value) =>
      passesFilters(filters, field, value),
    );
    const mayBeNone = !['wave', 'batch', 'valence'].includes(field.kind);
    return { field, values: mayBeNone && passesFilters(filters, field, '') ? [...values, null] : values };
  });
}
