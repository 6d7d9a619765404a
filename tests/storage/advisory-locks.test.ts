import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advisoryLocks, withAdvisoryLock } from '../../src/storage/advisory-locks.ts';
import type { Database } from '../../src/storage/database.ts';
import { migratedDatabase } from '../support/migrated-database.ts';

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await migratedDatabase());
});
afterAll(() => close());

describe('advisoryLocks', () => {
  it('have a number each', () => {
    const numbers = Object.values(advisoryLocks);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('are numbered in one file', () => {
    const root = new URL('../../', import.meta.url);
    const files = ['src', 'workers'].flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name}`),
    );
    const numbering = files.filter((file) => /7_?305_?8\d\d/.test(readFileSync(new URL(file, root), 'utf8')));
    expect(numbering).toEqual(['src/storage/advisory-locks.ts']);
  });
});

describe('withAdvisoryLock', () => {
  it('runs the work of one at a time, and of the next when it is over, whatever became of it', async () => {
    const { pool } = database;
    const notices: unknown[] = [];
    pool.on('connect', (client) => client.on('notice', (notice) => notices.push(notice)));
    let inner = true;
    const failed = withAdvisoryLock(pool, 'reconciler', async () => {
      inner = await withAdvisoryLock(pool, 'reconciler', () => Promise.resolve());
      throw new Error('lost');
    });
    await expect(failed).rejects.toThrow('lost');
    expect(inner).toBe(false);
    expect(await withAdvisoryLock(pool, 'reconciler', () => Promise.resolve())).toBe(true);
    expect(notices).toEqual([]);
  });
});
