import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const source = fileURLToPath(new URL('../src/verbatim.js', import.meta.url));
const os = process.platform === 'win32' ? 'win' : process.platform;

let folder = '';
let script = '';
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'verbatim-bin-')));
  script = join(folder, 'src', 'verbatim.js');
  await mkdir(dirname(script));
  await copyFile(source, script);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(folder, 'src', 'cli.ts'),
    'const all: string[] = process.argv.slice(2); console.log(process.execPath, all.join()); process.exitCode = 3;',
  );
  // Makes this Node pass for an old one in the first process only.
  await writeFile(
    join(folder, 'old.cjs'),
    `if (process.argv[1].endsWith('.js')) Object.defineProperty(process, 'versions', { value: { node: '20.19.0' } });`,
  );
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function outcome(args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await run(process.execPath, args)) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

describe('the command', () => {
  test('runs where Node is new enough', async () => {
    expect(await outcome([script, 'themes', 'x'])).toMatchObject({
      code: 3,
      stdout: `${process.execPath} themes,x\n`,
    });
  });

  test('hands over to the Node of the package where it is not', async () => {
    const brought = join(folder, 'node_modules', `node-${os}-${process.arch}`, 'bin', 'node');
    await mkdir(dirname(brought), { recursive: true });
    await symlink(process.execPath, brought);
    const { code, stdout } = await outcome(['--require', join(folder, 'old.cjs'), script, 'themes', 'x']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/ themes,x\n$/);
  });

  test('says what to do where there is neither', async () => {
    const { code, stderr } = await outcome(['--require', join(folder, 'old.cjs'), script]);
    expect(code).toBe(1);
    expect(stderr).toContain('this is Node 20.19.0');
    expect(stderr).toContain('npm ci');
  });
});
