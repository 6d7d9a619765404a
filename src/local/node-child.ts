import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { endProcess, follow, logTail, openLog } from './server-process.ts';
import type { Stoppable } from './keep-running.ts';

/** What a child says once it serves. */
export const Ready = z.object({ ready: z.literal(true), url: z.string().optional() });

export interface NodeChild extends Stoppable {
  /** Where it listens, if it does. */
  url: string | null;
}

export interface NodeChildOptions {
  script: string;
  /** Named on the command line, so that a person can tell whose process it is. */
  folder: string;
  env: NodeJS.ProcessEnv;
  log: string;
  onSpawn?: (pid: number) => void;
}

/**
 * Keeps the space for new objects at 8 MB a half, where Node would let it grow to 134 MB under a stream, and has old ones
 * collected as in a process of half a gigabyte, not as one that may take all of the machine.
 */
const memory = ['--max-semi-space-size=8', '--max-old-space-size=384'];
/** With one arena for each thread, glibc keeps 20 to 30 MB more that nobody uses. */
const arenas = { MALLOC_ARENA_MAX: '2' };

const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;

/**
 * Runs a script on this Node, and waits until it says that it is ready. The channel between us is its
 * lifeline: the child ends itself when the channel closes, so none survives us.
 *
 * @throws when it ends or stays silent for a minute; the message ends with the last lines of its log
 */
export async function startNodeChild(options: NodeChildOptions): Promise<NodeChild> {
  const log = openLog(options.log);
  const child = spawn(process.execPath, [...memory, options.script, `--data-dir=${options.folder}`], {
    env: { ...arenas, ...options.env },
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const said = new Promise<z.infer<typeof Ready>>((resolve) => {
    child.on('message', (message) => {
      const parsed = Ready.safeParse(message);
      if (parsed.success) resolve(parsed.data);
    });
  });
  const server = await follow(child);
  options.onSpawn?.(server.pid);

  const timer = new AbortController();
  const ready = await Promise.race([
    said,
    server.exited.then(() => null),
    sleep(START_PATIENCE_MS, null, { signal: timer.signal }).catch(() => null),
  ]);
  timer.abort();
  const stop = async (): Promise<void> => {
    await endProcess(server, [
      ['SIGTERM', STOP_PATIENCE_MS],
      ['SIGKILL', 5_000],
    ]);
  };
  if (ready === null) {
    await stop();
    throw new Error(`${options.script} did not start:\n${logTail(options.log)}`);
  }
  return { ...server, url: ready.url ?? null, stop };
}
