import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Account } from './account.ts';
import { unprivilegedAccount } from './account.ts';
import { locatePostgres } from './postgres-binaries.ts';
import type { ServerProcess } from './server-process.ts';
import { endProcess, logTail, startServerProcess } from './server-process.ts';
import { fitsSocket } from './socket-path.ts';

export type PostgresServer = ServerProcess & {
  /** A superuser's connection string to the database `verbatim`. The same after every start. */
  url: string;
  /** Fast shutdown: open transactions are rolled back, then the server ends. */
  stop(): Promise<void>;
};

export interface PostgresOptions {
  /** An absolute path; everything of the server is kept below it. */
  folder: string;
  /** False only for tests: gives up every guarantee against a power cut for speed. */
  durable?: boolean;
  /** Told of the process as soon as it exists, before it is ready. */
  onSpawn?: (pid: number) => void;
}

const USER = 'verbatim';
const START_PATIENCE_MS = 60_000;

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
  synchronous_commit: 'off',
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
  if (!existsSync(data)) await initialise({ ...options, durable }, programs.initdb, account);

  const address = await chooseAddress(folder);
  const server = await startServerProcess(
    programs.postgres,
    ['-D', data, ...flags({ ...SETTINGS, ...(durable ? {} : RECKLESS), ...address.settings })],
    { cwd: data, env: environment(), account, log },
  );
  options.onSpawn?.(server.pid);
  await untilReady(server, data, log);

  const url = address.url(USER, password, 'verbatim');
  await createDatabase(address.url(USER, password, 'postgres'));
  return {
    ...server,
    url,
    stop: async () => {
      await endProcess(server, [
        ['SIGINT', 20_000],
        ['SIGQUIT', 5_000],
        ['SIGKILL', 5_000],
      ]);
    },
  };
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

function prepareFolders(folder: string, account: Account): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  mkdirSync(join(folder, 'run'), { recursive: true, mode: 0o700 });
  if (account.uid === undefined || account.gid === undefined) return;
  chmodSync(folder, 0o711);
  chownSync(join(folder, 'run'), account.uid, account.gid);
  const closed = ancestors(folder).find((path) => (statSync(path).mode & 0o001) === 0);
  if (closed) {
    throw new Error(
      `PostgreSQL runs as another user than root and cannot pass through ${closed}. ` +
        'Choose another data folder (DATA_DIR), or open that one with chmod o+x.',
    );
  }
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...ancestors(parent)];
}

function keptPassword(folder: string): string {
  const path = join(folder, 'postgres-password');
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8');
}

/** Made beside its place and renamed, so that an interrupted start leaves no half-made cluster. */
async function initialise(
  options: { folder: string; durable: boolean },
  initdb: string,
  account: Account,
): Promise<void> {
  const data = join(options.folder, 'postgres');
  const fresh = `${data}.new`;
  const passwordFile = join(options.folder, 'run', 'first-password');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, keptPassword(options.folder), { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    chownSync(fresh, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  try {
    await runToEnd(initdb, {
      args: [
        `--pgdata=${fresh}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(options.durable ? [] : ['--no-sync']),
      ],
      cwd: fresh,
      account,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(fresh, data);
}

async function runToEnd(
  program: string,
  options: { args: string[]; cwd: string; account: Account },
): Promise<void> {
  const child = spawn(program, options.args, {
    cwd: options.cwd,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    ...options.account,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`PostgreSQL could not make its data folder:\n${said.trim()}`);
}

interface Address {
  settings: Record<string, string>;
  url(user: string, password: string, database: string): string;
}

async function chooseAddress(folder: string): Promise<Address> {
  const run = join(folder, 'run');
  if (process.platform !== 'win32' && fitsSocket(join(run, '.s.PGSQL.5432.lock'))) {
    return {
      settings: { listen_addresses: '', unix_socket_directories: run, port: '5432' },
      url: (user, password, database) =>
        `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(run)}`,
    };
  }
  const port = await keptPort(folder);
  return {
    settings: {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: String(port),
    },
    url: (user, password, database) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,
  };
}

/** The port of the last start while it is still free, so that a restart keeps its address. */
async function keptPort(folder: string): Promise<number> {
  const path = join(folder, 'postgres-port');
  const last = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  const port = (await freePort(last)) ?? (await freePort(0));
  if (port === null) throw new Error('No free port on 127.0.0.1 for PostgreSQL');
  writeFileSync(path, String(port));
  return port;
}

async function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : null));
    });
  });
}

async function untilReady(server: ServerProcess, data: string, log: string): Promise<void> {
  const path = join(data, 'postmaster.pid');
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    if (server.hasExited() || Date.now() > deadline) {
      if (!server.hasExited()) await endProcess(server, [['SIGKILL', 5_000]]);
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

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], TZ: process.env['TZ'], LC_ALL: 'C' };
}
