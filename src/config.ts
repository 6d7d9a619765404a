import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { DEFAULT_LIMITS, type IntakeLimits } from './intake/intake-limits.ts';

const UNITS = new Map([
  ['B', 1],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['KIB', 2 ** 10],
  ['MIB', 2 ** 20],
  ['GIB', 2 ** 30],
]);

function bytes(fallback: number): z.ZodType<number, string | undefined> {
  return z
    .string()
    .default(String(fallback))
    .transform((text, context) => {
      const [, digits, unit = 'B'] = /^(\d+) ?([a-z]+)?$/i.exec(text) ?? [];
      const size = Number(digits) * (UNITS.get(unit.toUpperCase()) ?? 0);
      if (size > 0) return size;
      context.addIssue('must be a size in bytes, such as 500000, 64KiB, 20MB or 2GiB');
      return z.NEVER;
    });
}

function whole(fallback: number, least: number, most: number): z.ZodType<number, string | undefined> {
  return z
    .string()
    .default(String(fallback))
    .transform((text, context) => {
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= least && value <= most) return value;
      context.addIssue(`must be a whole number from ${least} to ${most}`);
      return z.NEVER;
    });
}

function address(pattern: RegExp, allowed: string): z.ZodType<string | undefined> {
  return z.string().regex(pattern, `must be ${allowed}`).optional();
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const queues = ['auto', 'redis', 'postgres'] as const;

/** Every variable that the service reads from its environment; `.env.example` explains each. */
export const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(8080, 0, 65_535),
  DATABASE_URL: address(/^postgres(ql)?:\/\/./, 'a postgres:// address'),
  DATABASE_CONNECTIONS: whole(10, 2, 500),
  REDIS_URL: address(/^(rediss?:\/\/.|\/)/, 'a redis:// or rediss:// address, or the path of a socket'),
  QUEUE: z.enum(queues, `must be one of ${queues.join(', ')}`).default('auto'),
  DATA_DIR: address(/./, 'a folder'),
  WORKERS: whole(1, 1, 64),
  THREADS: whole(availableParallelism(), 1, 256),
  LOG_LEVEL: z.enum(levels, `must be one of ${levels.join(', ')}`).default('info'),
  MAX_FILE_SIZE: bytes(DEFAULT_LIMITS.file_bytes),
  MAX_INFLATED_SIZE: bytes(DEFAULT_LIMITS.inflated_bytes),
  MAX_ROW_SIZE: bytes(DEFAULT_LIMITS.row_bytes),
  MAX_FIELD_CHARACTERS: whole(DEFAULT_LIMITS.field_characters, 1, 10_000_000),
  MAX_COLUMNS: whole(DEFAULT_LIMITS.columns, 1, 16_384),
  RATE_LIMIT: whole(30_000, 1, 10_000_000),
  SUGGEST_AFTER: whole(60, 0, 86_400),
});

/** The configuration of a process: complete, checked, and read once. */
export interface Config {
  host: string;
  /** 0 lets the system choose a free one. */
  port: number;
  /** Null: the single-machine service brings its own PostgreSQL. */
  databaseUrl: string | null;
  /** The most connections that one process keeps to the record. */
  databaseConnections: number;
  /** Null: a private Redis where one is installed, else the queue lives in PostgreSQL. */
  redisUrl: string | null;
  /** What the single-machine service does without REDIS_URL. */
  queue: (typeof queues)[number];
  /** Null: the folder that the system gives to applications' data. */
  dataDir: string | null;
  /** Worker processes of the single-machine service. */
  workers: number;
  /** Classifying threads in each worker process. */
  threads: number;
  logLevel: (typeof levels)[number];
  /** Of an upload. */
  limits: IntakeLimits;
  /** Requests that one key may make in a minute. */
  rateLimit: number;
  /** Seconds of rest after which themes of a survey that changed are looked for; 0: only when somebody asks. */
  suggestAfter: number;
}

/** A variable of the environment has a value that is not allowed. The message names each such one. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the configuration. A variable that is empty counts as not set; unknown ones are ignored.
 *
 * @throws ConfigError naming every bad variable and what it may be
 */
export function parseConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new ConfigError(`The environment is not right: ${problems.join('; ')}.`);
  }
  const values = parsed.data;
  return {
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL ?? null,
    databaseConnections: values.DATABASE_CONNECTIONS,
    redisUrl: values.REDIS_URL ?? null,
    queue: values.QUEUE,
    dataDir: values.DATA_DIR ?? null,
    workers: values.WORKERS,
    threads: values.THREADS,
    logLevel: values.LOG_LEVEL,
    limits: {
      ...DEFAULT_LIMITS,
      file_bytes: values.MAX_FILE_SIZE,
      inflated_bytes: values.MAX_INFLATED_SIZE,
      row_bytes: values.MAX_ROW_SIZE,
      field_characters: values.MAX_FIELD_CHARACTERS,
      columns: values.MAX_COLUMNS,
    },
    rateLimit: values.RATE_LIMIT,
    suggestAfter: values.SUGGEST_AFTER,
  };
}

/**
 * The database of a process that brings none of its own.
 *
 * @throws ConfigError when DATABASE_URL is not set
 */
export function requiredDatabaseUrl(config: Config): string {
  if (config.databaseUrl === null) {
    throw new ConfigError(
      'DATABASE_URL is not set. To run everything on this machine, use `npm start` instead.',
    );
  }
  return config.databaseUrl;
}
