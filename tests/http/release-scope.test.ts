import { describe, expect, it } from 'vitest';
import { tablesInScope } from '../../src/http/release-scope.ts';

const columns = [
  { total: true, value: null },
  { total: false, value: 'North' },
  { total: false, value: 'South' },
  { total: false, value: null },
];
const owner = { group: 'site', madeWithin: {} };
const table = (by: string | null, filters: Record<string, string[]> = {}) => ({ by, filters, columns });
const north = { groups: ['North'] };

describe('the tables of a release that are for a key', () => {
  it('are all for a key without such limits, and for one with those of who made it', () => {
    const tables = [table('role'), table('site')];
    expect(tablesInScope(tables, owner, {})).toEqual(tables);
    expect(tablesInScope(tables, owner, { surveys: ['canteen'] })).toEqual(tables);
    expect(tablesInScope(tables, { ...owner, madeWithin: north }, { groups: ['North', 'East'] })).toEqual(
      tables,
    );
    expect(
      tablesInScope(tables, { ...owner, madeWithin: { groups: ['North', 'South'] } }, north),
    ).toHaveLength(1);
  });

  it('are those of its people alone, whatever they are by', () => {
    expect(tablesInScope([table('role', { site: ['North'] })], owner, north)).toHaveLength(1);
    expect(tablesInScope([table('role', { site: ['North', 'South'] })], owner, north)).toEqual([]);
    expect(tablesInScope([table('role', { site: ['!South'] })], owner, north)).toEqual([]);
    expect(tablesInScope([table('role', { site: ['!North'] })], owner, { groups: ['!North'] })).toEqual([]);
    expect(tablesInScope([table('role')], { ...owner, group: null }, north)).toEqual([]);
  });

  it('are cut to its columns, without the total, where they are by what it is limited to', () => {
    expect(tablesInScope([table('site', { role: ['cook'] }), table('role')], owner, north)).toEqual([
      { ...table('site', { role: ['cook'] }), columns: [{ total: false, value: 'North' }] },
    ]);
  });

  it('keep to both limits of a key with two', () => {
    const both = { ...north, systems: ['TillPro'] };
    expect(tablesInScope([table('site')], owner, both)).toEqual([]);
    expect(tablesInScope([table('site', { system: ['TillPro'] })], owner, both)).toHaveLength(1);
  });
});
