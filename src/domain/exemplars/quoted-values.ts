import { FACETS } from '../../../models/codes.ts';
import { fieldNamed } from '../frequencies/query.ts';

/** A value that quotes are chosen for: of an attribute, or a system, a question or a facet. */
export interface QuotedValue {
  readonly field: string;
  readonly value: string;
}

/** What is known of a comment and of who wrote it. */
export interface SpokenFor {
  readonly attributes: Readonly<Record<string, string>>;
  readonly question: number | null;
  readonly facets: number;
  readonly systems: readonly number[];
}

export interface QuotedValues {
  /** By number. */
  readonly values: readonly QuotedValue[];
  /** The numbers of the values of the survey's group. */
  readonly groupCells: ReadonlySet<number>;
  /** The numbers of the values that a quote from a comment would speak for. */
  cellsOf(comment: SpokenFor): number[];
}

/** Values of attributes together that have quotes of their own, so that what is held for them has a bound. */
export const mostAttributeValues = 400;

/**
 * Numbers the values that quotes are chosen for. Attributes with many values come last, the group first, and those are
 * left out with which there would be more than 400 values in all. Nobody at risk is quoted, so that facet is not among them.
 *
 * @param attributes names with their values
 * @param questions texts by number
 * @param systems names by number
 */
export function quotedValues(
  attributes: readonly { readonly field: string; readonly values: readonly string[] }[],
  questions: ReadonlyMap<number, string>,
  systems: ReadonlyMap<number, string>,
  group: string | null,
): QuotedValues {
  const values: QuotedValue[] = [];
  const number = (field: string, value: string): number => values.push({ field, value }) - 1;

  const ordered = attributes
    .filter(({ field }) => fieldNamed(field).kind === 'attribute')
    .toSorted(
      (a, b) =>
        Number(b.field === group) - Number(a.field === group) ||
        a.values.length - b.values.length ||
        (a.field < b.field ? -1 : 1),
    );
  const stated = new Map<string, ReadonlyMap<string, number>>();
  for (const { field, values: own } of ordered) {
    if (values.length + own.length > mostAttributeValues) break;
    stated.set(field, new Map(own.map((value) => [value, number(field, value)])));
  }
  const numbered = <Key>(field: string, names: Iterable<readonly [Key, string]>): Map<Key, number> =>
    new Map([...names].map(([key, name]) => [key, number(field, name)]));
  const asked = numbered('question', questions);
  const named = numbered('system', systems);
  const flags = numbered(
    'facet',
    FACETS.flatMap((name, bit) => (name === 'distress' ? [] : [[1 << bit, name] as const])),
  );
  return {
    values,
    groupCells: new Set(stated.get(group ?? '')?.values()),
    cellsOf: ({ attributes: own, question, facets, systems: mentioned }) =>
      [
        ...[...stated].map(([field, cells]) => cells.get(own[field] ?? '')),
        question === null ? undefined : asked.get(question),
        ...mentioned.map((system) => named.get(system)),
        ...[...flags].map(([bit, cell]) => ((facets & bit) === 0 ? undefined : cell)),
      ].flatMap((cell) => cell ?? []),
  };
}
