import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, logTail, type ServerProcess, startServerProcess } from './server-process.ts';
import { fitsSocket } from './socket-path.ts';

export interface RedisServer extends ServerProcess {
  /** The path of its unix socket, which ioredis takes as an address. */
  url: string;
  /** Saves and ends. */
  stop(): Promise<void>;
}

const START_PATIENCE_MS = 30_000;

/**
 * The `redis-server` or `valkey-server` on PATH that can hold the queue (6.2 or later), or null. Also
 * null where a socket in `folder` would have too long a path, or on Windows.
 */
export function findRedis(folder: string, path = process.env['PATH'] ?? ''): string | null {
  if (process.platform === 'win32' || !fitsSocket(socketOf(folder))) return null;
  const candidates = ['redis-server', 'valkey-server'].flatMap((name) =>
    path
      .split(delimiter)
      .filter(Boolean)
      .map((place) => join(place, name)),
  );
  return candidates.find((program) => isExecutable(program) && isRecent(program)) ?? null;
}

/**
 * Starts a private Redis whose files and socket are below `folder`. It is told to keep every write
 * (at most a second of the queue is lost in a power cut; the relay puts that back from the record)
 * and never to evict.
 *
 * @throws when it does not come up; the message ends with the last lines of its log
 */
export async function startRedis(
  program: string,
  options: { folder: string; onSpawn?: (pid: number) => void },
): Promise<RedisServer> {
  const { folder } = options;
  const data = join(folder, 'redis');
  const log = join(folder, 'logs', 'redis.log');
  for (const path of [data, join(folder, 'logs'), join(folder, 'run')]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  const url = socketOf(folder);
  const server = await startServerProcess(program, flags(data, url), {
    cwd: data,
    env: { PATH: process.env['PATH'], TZ: process.env['TZ'], LC_ALL: 'C' },
    account: {},
    log,
  });
  options.onSpawn?.(server.pid);
  await untilReady(server, url, log);
  return {
    ...server,
    url,
    stop: async () => {
      await endProcess(server, [
        ['SIGTERM', 10_000],
        ['SIGKILL', 5_000],
      ]);
    },
  };
}

function socketOf(folder: string): string {
  return join(folder, 'run', 'redis.sock');
}

function flags(data: string, socket: string): string[] {
  return Object.entries({
    dir: data,
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    daemonize: 'no',
    pidfile: join(data, 'redis.pid'),
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);
}

function isExecutable(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isRecent(program: string): boolean {
  try {
    const said = execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 5_000 });
    const [, major, minor] = /v=(\d+)\.(\d+)/.exec(said) ?? [];
    return Number(major) * 100 + Number(minor) >= 602;
  } catch {
    return false;
  }
}

async function untilReady(server: ServerProcess, socket: string, log: string): Promise<void> {
  const deadline = Date.now() + START_PATIENCE_MS;
  while (!(await answers(socket))) {
    if (server.hasExited() || Date.now() > deadline) {
      if (!server.hasExited()) await endProcess(server, [['SIGKILL', 5_000]]);
      throw new Error(`Redis did not start:\n${logTail(log)}`);
    }
    await sleep(10);
  }
}

async function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(socket, () => client.write('PING\r\n'));
    client.setTimeout(1_000, () => client.destroy());
    client.once('data', (reply) => {
      resolve(reply.toString().startsWith('+PONG'));
      client.destroy();
    });
    client.once('error', () => client.destroy());
    client.once('close', () => resolve(false));
  });
}
