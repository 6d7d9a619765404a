import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../', import.meta.url));
const output = join(top, 'build', 'web');
const page = join(output, 'index.html');
/** How long a page may have been open and still find all of its parts. */
const keptDays = 7;

/** Where the browser app was built into, or null when it was not. */
export function builtWebApp(): string | null {
  return existsSync(page) ? output : null;
}

/**
 * Build the browser app where its sources are newer than what was built: seconds, once. It is built aside and put in
 * place whole, so a service that runs, or another that starts, never sees half of it; pages that are open keep their parts.
 */
export async function buildWebApp(): Promise<void> {
  if (existsSync(page) && statSync(page).mtimeMs > newest(join(top, 'src', 'web'))) return;
  const aside = `${output}-${process.pid}`;
  const { build } = await import('vite');
  await build({
    configFile: join(top, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: aside, emptyOutDir: true },
  });
  keepOlderParts(join(output, 'assets'), join(aside, 'assets'));
  const replaced = `${aside}-replaced`;
  if (existsSync(output)) renameSync(output, replaced);
  rmSync(replaced, { recursive: true, force: true });
  try {
    renameSync(aside, output);
  } catch (error) {
    // Another start has put its own in place in the meantime.
    rmSync(aside, { recursive: true, force: true });
    if (builtWebApp() === null) throw error;
  }
}

/**
 * Keep the parts of earlier builds for pages that are open: their names change with their content, and a page asks for some
 * of its parts only when they are needed.
 */
export function keepOlderParts(from: string, to: string): void {
  if (!existsSync(from)) return;
  const oldest = Date.now() - keptDays * 86_400_000;
  cpSync(from, to, {
    recursive: true,
    force: false,
    preserveTimestamps: true,
    filter: (path) => path === from || statSync(path).mtimeMs > oldest,
  });
}

function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}
