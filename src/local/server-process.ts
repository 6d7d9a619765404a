import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';

/** A server that runs as a child of this process, in a process group of its own. */
export interface ServerProcess {
  pid: number;
  /** Settles when the process has ended, for whatever reason. */
  exited: Promise<void>;
  hasExited(): boolean;
}

const LOG_LIMIT_BYTES = 10_000_000;

/**
 * Starts a program that writes to `log`. It leads its own process group, so that a Ctrl-C in the
 * terminal reaches only us and the order of the shutdown stays ours.
 *
 * @throws when the program cannot be started at all
 */
export async function startServerProcess(
  program: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; account: Account; log: string },
): Promise<ServerProcess> {
  const log = openLog(options.log);
  try {
    const spawned: SpawnOptions = {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', log, log],
      ...options.account,
    };
    return await follow(spawn(program, args, spawned));
  } finally {
    closeSync(log);
  }
}

/** Waits until a spawned child runs. */
export async function follow(child: ChildProcess): Promise<ServerProcess> {
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  if (child.pid === undefined) throw new Error('The process has no id');
  return {
    pid: child.pid,
    exited,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
  };
}

/** Opens a log for appending; one that has grown past 10 MB is set aside as `<name>.1` first. */
export function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** The last lines of a log, for an error message. */
export function logTail(path: string, lines = 20): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/**
 * Sends the signals one after the other, each with its time in milliseconds to take effect, until
 * the process has ended. Returns false when it outlived them all.
 */
export async function endProcess(
  server: ServerProcess,
  steps: [signal: NodeJS.Signals, patience: number][],
): Promise<boolean> {
  for (const [signal, patience] of steps) {
    if (server.hasExited()) return true;
    process.kill(server.pid, signal);
    const timer = new AbortController();
    const ended = await Promise.race([
      server.exited.then(() => true),
      sleep(patience, false, { signal: timer.signal }).catch(() => false),
    ]);
    timer.abort();
    if (ended) return true;
  }
  return server.hasExited();
}
