import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnedProcess } from './ownership.ts';
import { recordedPostgresPid } from './postgres.ts';
import { commandLine, identify, type ProcessIdentity, stillRuns } from './process-identity.ts';

type Steps = [signal: NodeJS.Signals, patience: number][];

const GENTLE: Steps = [
  ['SIGTERM', 2_000],
  ['SIGKILL', 5_000],
];
const GENTLE_TO_POSTGRES: Steps = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

/**
 * Ends what a dead owner left running on a data folder: first the API and the workers, then the
 * servers. A process is ended only when it is the very one that the owner wrote down, or when it
 * wrote its own id into the folder and its command line names the folder.
 *
 * @returns the names of those that it ended
 * @throws when one of them cannot be ended
 */
export async function endOrphans(folder: string, recorded: OwnedProcess[]): Promise<string[]> {
  const ours = recorded.filter(stillRuns);
  const servers = [
    ...named(ours, folder, 'redis', pidIn(join(folder, 'redis', 'redis.pid'))),
    ...named(ours, folder, 'postgres', recordedPostgresPid(folder)),
  ];
  const others = ours.filter(({ pid }) => !servers.some((server) => server.pid === pid));
  await Promise.all(others.map(async (orphan) => end(orphan, GENTLE)));
  for (const server of servers) {
    await end(server, server.name === 'postgres' ? GENTLE_TO_POSTGRES : GENTLE);
  }
  return [...others, ...servers].map(({ name }) => name);
}

function named(ours: OwnedProcess[], folder: string, name: string, pid: number | null): OwnedProcess[] {
  const recorded = ours.filter((one) => one.name === name);
  if (pid === null || recorded.some((one) => one.pid === pid)) return recorded;
  const identity = identify(pid);
  if (!identity || !commandLine(pid).includes(`${folder}/`)) return recorded;
  return [...recorded, { name, ...identity }];
}

function pidIn(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8')) || null;
  } catch {
    return null;
  }
}

async function end(orphan: ProcessIdentity & { name: string }, steps: Steps): Promise<void> {
  for (const [signal, patience] of steps) {
    const deadline = Date.now() + patience;
    if (stillRuns(orphan)) process.kill(orphan.pid, signal);
    while (Date.now() < deadline) {
      if (!stillRuns(orphan)) return;
      await sleep(20);
    }
  }
  throw new Error(`Process ${orphan.pid} (${orphan.name}) of an earlier run cannot be ended`);
}
