import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { identify, stillRuns } from './process-identity.ts';

const Identity = z.object({ pid: z.int(), started: z.string().nullable() });
const OwnedProcess = Identity.extend({ name: z.string() });
const Owner = Identity.extend({ host: z.string(), children: z.array(OwnedProcess) });
type Owner = z.infer<typeof Owner>;

/** A process that belongs to a data folder: `postgres`, `redis`, `api` or `worker-…`. */
export type OwnedProcess = z.infer<typeof OwnedProcess>;

/** The right of this process, and of no other, to a data folder. */
export interface Ownership {
  /** What the last owner left running when it died without a chance to end it. */
  orphans: OwnedProcess[];
  /** Writes down that a child runs, so that the next owner can end it if we cannot. */
  record(name: string, pid: number): void;
  release(): void;
}

/** Somebody else works on the data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse';
}

/**
 * Claims a data folder, making it if need be. The claim is a file that says who owns the folder, by
 * process id and start time; one whose owner is dead is taken over, together with its list of
 * processes.
 *
 * @throws DataFolderInUse while the owner lives, or when it lives on another machine for all we know
 */
export function claimFolder(folder: string): Ownership {
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'owner.json');
  const self = identify(process.pid);
  const owner: Owner = {
    pid: process.pid,
    started: self?.started ?? null,
    host: hostname(),
    children: [],
  };
  for (;;) {
    const taken = read(file);
    if (taken === null) {
      if (create(file, owner)) break;
      continue;
    }
    const last = parse(taken);
    if (last) refuseIfAlive(last, folder, file);
    if (setAside(file, taken)) owner.children = last?.children ?? owner.children;
  }
  const orphans = owner.children.filter(stillRuns);
  const save = (): void => replace(file, owner);
  return {
    orphans,
    record: (name, pid) => {
      const identity = identify(pid);
      if (!identity) return;
      owner.children = [...owner.children.filter(stillRuns), { name, ...identity }];
      save();
    },
    release: () => rmSync(file, { force: true }),
  };
}

function refuseIfAlive(last: Owner, folder: string, file: string): void {
  if (last.host !== hostname()) {
    throw new DataFolderInUse(
      `The data folder ${folder} belongs to process ${last.pid} on ${last.host}. ` +
        `If nothing runs on it there any more, delete ${file}.`,
    );
  }
  if (stillRuns(last)) {
    throw new DataFolderInUse(
      `The data folder ${folder} is in use by process ${last.pid}. ` +
        'Stop that one first, or choose another folder with DATA_DIR.',
    );
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function parse(text: string): Owner | null {
  try {
    return Owner.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Appears with its content or not at all, and never over another's. */
function create(file: string, owner: Owner): boolean {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead owner's claim; puts back what proves to be somebody's newer one. */
function setAside(file: string, expected: string): boolean {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const isDead = read(aside) === expected;
  if (!isDead) {
    try {
      linkSync(aside, file);
    } catch {
      // A third process has claimed the folder in between; it will find the other's processes.
    }
  }
  rmSync(aside, { force: true });
  return isDead;
}

function replace(file: string, owner: Owner): void {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  renameSync(draft, file);
}
