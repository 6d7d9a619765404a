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
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';

export const POSTGRES_USER = 'verbatim';

/** Makes the folders that the server needs. Throws when its account could not reach them. */
export function prepareFolders(folder: string, account: Account): void {
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

/** The password of the folder's server: random, made once, readable by its owner only. */
export function keptPassword(folder: string): string {
  const path = join(folder, 'postgres-password');
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8');
}

/**
 * Makes the database cluster of a folder: beside its place, and then renamed, so that an interrupted start leaves no
 * half-made one.
 */
export async function initialiseCluster(
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
        `--username=${POSTGRES_USER}`,
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

/** What the server's programs see of our environment. */
export function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], TZ: process.env['TZ'], LC_ALL: 'C' };
}
