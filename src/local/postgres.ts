import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account, unprivilegedAccount } from './account.ts';
import { chooseAddress } from './postgres-address.ts';
import { locatePostgres } from './postgres-binaries.ts';
import {
  environment,
  initialiseCluster,
  keptPassword,
  POSTGRES_USER,
  prepareFolders,
} from './postgres-cluster.ts';
import { identify } from './process-identity.ts';
import { endProcess, logTail, type ServerProcess, startServerProcess } from './server-process.ts';

export type PostgresServer = ServerProcess & {
  /** A superuser's connection string to the database `verbatim`. The same after every start. */
  url: string;
  /** Fast shutdown: open transactions are rolled back, then the server ends. */
  stop(): Promise<void>;
};

export interface PostgresOptions {
  /** An absolute path; everything of the server is kept below it. */
  folder: string;
  /** False only for tests: survives the death of its processes, but no power cut. */
  durable?: boolean;
  /** Told of the process as soon as it exists, before it is ready. */
  onSpawn?: (pid: number) => void;
}

/** After a crash the server first replays up to 4 GB of its log. */
const START_PATIENCE_MS = 600_000;
/**
 * How long a server that was killed may stand in the way of the next one: until its end is noticed by its own children
 * and by whoever inherited it.
 */
const REMAINS_PATIENCE_MS = 15_000;

const SETTINGS: Record<string, string> = {
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  max_wal_size: '4GB',
  min_wal_size: '512MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  checkpoint_timeout: '15min',
  synchronous_commit: 'on',
  random_page_cost: '1.1',
  jit: 'off',
  max_connections: '200',
  // A statement, its values and the rows of a failed COPY are comments' text: never log them.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

const RECKLESS: Record<string, string> = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_connections: '400',
};

/**
 * Starts the embedded PostgreSQL of a folder, making the database cluster the first time. It listens
 * on a unix socket in the folder, or on a loopback port where a socket's path would be too long or
 * there are none; the password is random and kept in the folder, readable by its owner only.
 *
 * @throws when the server does not come up; the message ends with the last lines of its log
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { folder } = options;
  const durable = options.durable ?? true;
  const data = join(folder, 'postgres');
  const account = accountOf(data);
  prepareFolders(folder, account);
  const log = join(folder, 'logs', 'postgres.log');
  const programs = await locatePostgres(folder, account);
  const password = keptPassword(folder);
  if (!existsSync(data)) await initialiseCluster({ ...options, durable }, programs.initdb, account);

  const address = await chooseAddress(folder);
  const flagged = ['-D', data, ...flags({ ...SETTINGS, ...(durable ? {} : RECKLESS), ...address.settings })];
  const url = (database: string): string => address.url(POSTGRES_USER, password, database);
  const deadline = Date.now() + REMAINS_PATIENCE_MS;
  for (;;) {
    const last = recordedPostgresPid(folder);
    const server = await startServerProcess(programs.postgres, flagged, {
      cwd: data,
      env: environment(),
      account,
      log,
    });
    options.onSpawn?.(server.pid);
    const stop = async (): Promise<void> => {
      await endProcess(server, [
        ['SIGINT', 20_000],
        ['SIGQUIT', 5_000],
        ['SIGKILL', 5_000],
      ]);
    };
    try {
      await untilReady(server, data, log);
      await createDatabase(url('postgres'));
      return { ...server, url: url('verbatim'), stop };
    } catch (error) {
      await stop();
      const wasKilled = last !== null && identify(last) === null;
      if (!wasKilled || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

/** The process id of the server that runs, or ran last, on a folder's data. */
export function recordedPostgresPid(folder: string): number | null {
  try {
    const [first] = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    return Number(first) || null;
  } catch {
    return null;
  }
}

function accountOf(data: string): Account {
  const account = unprivilegedAccount();
  const owner = statSync(data, { throwIfNoEntry: false });
  return account.uid !== undefined && owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : account;
}

async function untilReady(server: ServerProcess, data: string, log: string): Promise<void> {
  const path = join(data, 'postmaster.pid');
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    if (server.hasExited() || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start:\n${logTail(log)}`);
    }
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return;
    await sleep(10);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query(`select from pg_database where datname = 'verbatim'`);
    if (found.rowCount === 0) await client.query('create database verbatim');
  } finally {
    await client.end();
  }
}

function flags(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
