import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Environment, parseConfig, requiredDatabaseUrl } from '../src/config.ts';
import { DEFAULT_LIMITS } from '../src/intake/intake-limits.ts';

describe('the configuration', () => {
  test('of an empty environment listens on loopback and brings its own servers', () => {
    expect(parseConfig({})).toMatchObject({
      host: '127.0.0.1',
      databaseUrl: null,
      redisUrl: null,
      limits: DEFAULT_LIMITS,
    });
  });

  test('takes an empty variable for one that is not set', () => {
    expect(parseConfig({ REDIS_URL: '', PORT: '' })).toEqual(parseConfig({}));
  });

  test.each([
    ['500000', 500_000],
    ['64KiB', 65_536],
    ['20 MB', 20_000_000],
    ['2gib', 2_147_483_648],
  ])('reads the size %s', (size, bytes) => {
    expect(parseConfig({ MAX_FILE_SIZE: size }).limits.file_bytes).toBe(bytes);
  });

  test('takes the path of a socket for Redis', () => {
    expect(parseConfig({ REDIS_URL: '/run/redis.sock' }).redisUrl).toBe('/run/redis.sock');
  });

  test.each([
    [{ PORT: '80a' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT must be a whole number'],
    [{ WORKERS: '0' }, 'WORKERS must be a whole number from 1'],
    [{ MAX_ROW_SIZE: '64 stone' }, 'MAX_ROW_SIZE must be a size in bytes, such as'],
    [{ MAX_FILE_SIZE: '0' }, 'MAX_FILE_SIZE must be a size'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be a postgres:// address'],
    [{ REDIS_URL: 'queue:6379' }, 'REDIS_URL must be a redis:// or rediss:// address'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error'],
  ])('refuses %o by the name of the variable', (env, message) => {
    expect(() => parseConfig(env)).toThrow(message);
  });

  test('names every bad variable at once', () => {
    expect(() => parseConfig({ PORT: 'x', THREADS: 'y' })).toThrow(/PORT.*THREADS/);
  });

  test('never repeats a value, which may be a secret', () => {
    expect(() => parseConfig({ DATABASE_URL: 'canary' })).toThrow(/^((?!canary).)*$/);
  });

  test('of a process without servers of its own needs a database', () => {
    expect(() => requiredDatabaseUrl(parseConfig({}))).toThrow('DATABASE_URL is not set');
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');

  test('explains each variable and no other', () => {
    const named = [...text.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(Object.keys(Environment.shape).toSorted());
  });

  test('says the defaults', () => {
    const said = Object.fromEntries(Object.entries(parseEnv(text)));
    expect(parseConfig(said)).toEqual(parseConfig({}));
  });
});
