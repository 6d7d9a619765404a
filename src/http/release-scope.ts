import type { z } from 'zod';
import type { ReleaseOwner } from '../storage/releases.ts';
import type { Scope } from '../storage/schema.ts';
import { included, type ReleaseDocument } from './release-document.ts';

interface Column {
  readonly total: boolean;
  readonly value: string | null;
}

interface Table<C extends Column> {
  readonly by: string | null;
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly columns: readonly C[];
}

/**
 * What of a release's tables is for a key limited to groups or systems: tables of their people alone, whole, and of tables
 * by group or by system the columns of its own, without the total. Other tables are about others too, and are left out.
 */
export function tablesInScope<C extends Column, T extends Table<C>>(
  tables: readonly T[],
  owner: ReleaseOwner,
  scope: Scope,
): T[] {
  const limits = limitsOf(owner, scope);
  return tables.flatMap((table): T[] => {
    const [limit, ...others] = limits.filter(({ field, values }) => !isAbout(table, field, values));
    if (limit === undefined) return [table];
    if (others.length > 0 || table.by !== limit.field) return [];
    const columns = table.columns.filter(
      ({ total, value }) => !total && value !== null && limit.values.includes(value),
    );
    return columns.length === 0 ? [] : [{ ...table, columns }];
  });
}

/** A release as a key may read it, or null where none of its tables is for that key. */
export function releaseInScope(
  document: z.infer<typeof ReleaseDocument>,
  owner: ReleaseOwner,
  scope: Scope,
): z.infer<typeof ReleaseDocument> | null {
  const tables = tablesInScope(document.tables, owner, scope);
  if (tables.length === 0) return null;
  if (tables.every((table, index) => table === document.tables[index])) return document;
  const quotes = document.quotes.filter(({ by, value }) =>
    tables.some(
      (table) => by !== null && table.by === by && table.columns.some((each) => each.value === value),
    ),
  );
  return { ...document, tables, quotes };
}

/** The limits of a scope that the release as a whole does not keep to. */
function limitsOf(
  { group, madeWithin }: ReleaseOwner,
  { groups, systems }: Scope,
): { readonly field: string | null; readonly values: readonly string[] }[] {
  return [
    { field: group, values: groups, made: madeWithin.groups },
    { field: 'system', values: systems, made: madeWithin.systems },
  ].flatMap(({ field, values, made }) =>
    values === undefined || made?.every((each) => values.includes(each)) === true ? [] : [{ field, values }],
  );
}

function isAbout(
  { filters }: Pick<Table<Column>, 'filters'>,
  field: string | null,
  values: readonly string[],
): boolean {
  const chosen = field === null ? [] : (filters[field] ?? []);
  return chosen.length > 0 && chosen.every((value) => values.some((each) => value === included(each)));
}
