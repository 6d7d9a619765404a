import { availableParallelism } from 'node:os';
import { z } from 'zod';

const UNITS = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9 };
const isUnit = (text: string): text is keyof typeof UNITS => text in UNITS;

function bytes(fallback: string): z.ZodType<number, string | undefined> {
  return z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const [, digits, unit = 'B'] = /^(\d+) ?([KMG]?B)?$/i.exec(text) ?? [];
      const known = unit.toUpperCase();
      if (digits && Number(digits) > 0 && isUnit(known)) return Number(digits) * UNITS[known];
      context.addIssue(`must be a size in bytes, such as 500000, 64KB, 20MB or 2GB`);
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

/** Every variable that the service reads from its environment; `.env.example` explains each. */
export const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(8080, 0, 65_535),
  DATABASE_URL: address(/^postgres(ql)?:\/\/./, 'a postgres:// address'),
  DATABASE_CONNECTIONS: whole(10, 2, 500),
  REDIS_URL: address(/^(rediss?:\/\/.|\/)/, 'a redis:// or rediss:// address, or the path of a socket'),
  DATA_DIR: address(/./, 'a folder'),
  WORKERS: whole(1, 1, 64),
  THREADS: whole(availableParallelism(), 1, 256),
  LOG_LEVEL: z.enum(levels, `must be one of ${levels.join(', ')}`).default('info'),
  MAX_FILE_SIZE: bytes('2GB'),
  MAX_INFLATED_SIZE: bytes('8GB'),
  MAX_ROW_SIZE: bytes('1MB'),
  MAX_FIELD_SIZE: bytes('64KB'),
  MAX_COLUMNS: whole(1_000, 1, 16_384),
  RATE_LIMIT: whole(6_000, 1, 10_000_000),
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
  /** Null: the folder that the system gives to applications' data. */
  dataDir: string | null;
  /** Worker processes of the single-machine service. */
  workers: number;
  /** Classifying threads in each worker process. */
  threads: number;
  logLevel: (typeof levels)[number];
  /** Of an upload. Sizes in bytes. */
  limits: { file: number; inflated: number; row: number; field: number; columns: number };
  /** Requests that one key, or one address without a key, may make in a minute. */
  rateLimit: number;
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
    dataDir: values.DATA_DIR ?? null,
    workers: values.WORKERS,
    threads: values.THREADS,
    logLevel: values.LOG_LEVEL,
    limits: {
      file: values.MAX_FILE_SIZE,
      inflated: values.MAX_INFLATED_SIZE,
      row: values.MAX_ROW_SIZE,
      field: values.MAX_FIELD_SIZE,
      columns: values.MAX_COLUMNS,
    },
    rateLimit: values.RATE_LIMIT,
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
