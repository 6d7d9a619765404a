import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { z } from 'zod';
import { endOrphans } from '../../src/local/orphans.ts';
import { claimFolder } from '../../src/local/ownership.ts';
import { chooseAddress } from '../../src/local/postgres-address.ts';
import { keptPassword, POSTGRES_USER } from '../../src/local/postgres-cluster.ts';
import { stillRuns } from '../../src/local/process-identity.ts';
import { findRedis } from '../../src/local/redis.ts';
import { until } from './processes.ts';

export type QueueKind = 'redis' | 'postgres';

const hasRedis = findRedis(tmpdir()) !== null;
if (!hasRedis && process.env['REQUIRE_REDIS'] === '1')
  throw new Error('REQUIRE_REDIS=1, but there is no redis-server or valkey-server on PATH');

/** The backends of the queue that can be tested here. */
export const queueKinds: readonly QueueKind[] = hasRedis ? ['redis', 'postgres'] : ['postgres'];

/** A process of the service, as the data folder knows it. */
export type Part = 'api' | 'worker-1' | 'redis' | 'postgres';

/** The whole service as `verbatim up` runs it, on an empty store of its own: every part a real process. */
export interface Service {
  readonly folder: string;
  /** A secret of the first admin key. */
  readonly adminKey: string;
  /** Another one each time that the supervisor is started. */
  readonly url: string;
  /** All that the supervisor said. */
  readonly said: string;
  pid(part: Part): number | null;
  kill(part: Part): void;
  /** Kills the supervisor alone, and waits for its end only. */
  killSupervisor(): Promise<void>;
  /** Starts the supervisor again after it was killed. */
  restart(): Promise<void>;
  rows<Row extends object>(query: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Every line of every log, of the servers too. */
  logs(): string;
  stop(): Promise<void>;
}

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const Owner = z.object({
  children: z.array(z.object({ name: z.string(), pid: z.number(), started: z.string().nullable() })),
});

/** Starts the service in a process of its own; `script` may be another than the command line. */
export async function startService(
  queue: QueueKind,
  settings: Readonly<Record<string, string>> = {},
  command: readonly string[] = [cli, 'up'],
): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-service-'));
  const env = {
    ...process.env,
    DATABASE_URL: '',
    REDIS_URL: '',
    QUEUE: queue,
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: folder,
    RATE_LIMIT: '10000000',
    SUGGEST_AFTER: '0',
    // Lets the service end when the test that started it is gone.
    npm_lifecycle_event: 'test',
    ...settings,
  };
  let said = '';
  let supervisor: ChildProcess;
  let url = '';

  async function start(): Promise<void> {
    const before = said.length;
    const child = spawn(process.execPath, [...command], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    supervisor = child;
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8');
      output.on('data', (text: string) => (said += text));
    }
    const isUp = (): boolean => said.slice(before).includes('Ctrl-C stops it');
    await until(() => isUp() || child.exitCode !== null || child.signalCode !== null);
    if (!isUp()) throw new Error(`The service did not start:\n${said}`);
    url = /runs at (\S+)/.exec(said.slice(before))?.[1] ?? '';
  }

  async function clean(): Promise<void> {
    const { orphans } = claimFolder(folder);
    await endOrphans(folder, orphans);
    await rm(folder, { recursive: true, force: true });
  }

  await start().catch(async (error: unknown) => {
    await clean();
    throw error;
  });
  const address = await chooseAddress(folder);
  const pool = new pg.Pool({
    connectionString: address.url(POSTGRES_USER, keptPassword(folder), 'verbatim'),
    max: 2,
  });
  pool.on('error', () => undefined);

  const pid = (part: Part): number | null => {
    const { children } = Owner.parse(JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')));
    return children.findLast((child) => child.name === part && stillRuns(child))?.pid ?? null;
  };

  return {
    folder,
    adminKey: /admin key (\S+)/.exec(said)?.[1] ?? '',
    get url() {
      return url;
    },
    get said() {
      return said;
    },
    pid,
    kill: (part) => {
      const found = pid(part);
      if (found === null) throw new Error(`${part} does not run`);
      process.kill(found, 'SIGKILL');
    },
    killSupervisor: async () => {
      supervisor.kill('SIGKILL');
      if (supervisor.signalCode === null) await once(supervisor, 'exit');
    },
    restart: start,
    rows: async <Row extends object>(query: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(query, [...values])).rows,
    logs: () => {
      const logs = join(folder, 'logs');
      return existsSync(logs)
        ? readdirSync(logs)
            .map((name) => readFileSync(join(logs, name), 'utf8'))
            .join('\n')
        : '';
    },
    stop: async () => {
      await pool.end();
      if (supervisor.exitCode === null && supervisor.signalCode === null) {
        supervisor.kill('SIGTERM');
        await once(supervisor, 'exit');
      }
      await clean();
    },
  };
}
