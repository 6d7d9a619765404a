import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, identify } from '../../src/local/process-identity.ts';

/** The command lines of the running processes that name a folder: what a service there left behind. */
export function processesNaming(folder: string): string[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && identify(pid) !== null)
    .map(commandLine)
    .filter((line) => line.includes(folder));
}

/** Looks every few milliseconds until a condition holds; the test's own time limit is the only one. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
