import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { endOrphans } from '../../src/local/orphans.ts';
import { claimFolder, DataFolderInUse, type Ownership } from '../../src/local/ownership.ts';
import { startPostgres } from '../../src/local/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

const PREFIX = 'verbatim-tests-';

/** One PostgreSQL for all test files of a run; TEST_DATABASE_URL names another server instead. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) {
    project.provide('postgresUrl', given);
    return undefined;
  }
  await removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  const ownership = claimFolder(folder);
  const server = await startPostgres({
    folder,
    durable: false,
    onSpawn: (pid) => ownership.record('postgres', pid),
  });
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** Ends and removes what runs that were killed have left. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!name.startsWith(PREFIX) || !existsSync(join(folder, 'owner.json'))) continue;
    const claim = claimIfDead(folder);
    if (!claim) continue;
    await endOrphans(folder, claim.orphans);
    await rm(folder, { recursive: true, force: true });
  }
}

function claimIfDead(folder: string): Ownership | null {
  try {
    return claimFolder(folder);
  } catch (error) {
    if (error instanceof DataFolderInUse) return null;
    throw error;
  }
}
