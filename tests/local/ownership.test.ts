import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endOrphans } from '../../src/local/orphans.ts';
import { claimFolder, DataFolderInUse } from '../../src/local/ownership.ts';
import { identify } from '../../src/local/process-identity.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verbatim-owner-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function leaveClaim(claim: Record<string, unknown>): Promise<void> {
  const dead = { pid: 4_194_305, started: 'long ago', host: hostname(), children: [] };
  await writeFile(join(folder, 'owner.json'), JSON.stringify({ ...dead, ...claim }));
}

describe('the claim on a data folder', () => {
  test('excludes a second one until it is released', () => {
    const first = claimFolder(folder);
    expect(() => claimFolder(folder)).toThrow(DataFolderInUse);
    first.release();
    expect(() => claimFolder(folder)).not.toThrow();
  });

  test('leaves one file, also after a dead owner', async () => {
    await leaveClaim({});
    claimFolder(folder);
    expect(await readdir(folder)).toEqual(['owner.json']);
    expect(await readFile(join(folder, 'owner.json'), 'utf8')).toContain(`"pid":${process.pid}`);
  });

  test('of a dead owner falls even when its process id belongs to another by now', async () => {
    await leaveClaim({ pid: process.ppid });
    expect(() => claimFolder(folder)).not.toThrow();
  });

  test('of another machine stands, and names the file to delete', async () => {
    await leaveClaim({ host: 'elsewhere' });
    expect(() => claimFolder(folder)).toThrow(/on elsewhere.*owner\.json/);
  });

  test('that cannot be read falls', async () => {
    await writeFile(join(folder, 'owner.json'), '{"pid":');
    expect(() => claimFolder(folder)).not.toThrow();
  });
});

describe('an orphan', () => {
  test('is ended when it is the very process that was written down', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const first = claimFolder(folder);
    first.record('worker-1', child.pid ?? 0);
    const claim = await readFile(join(folder, 'owner.json'), 'utf8');
    first.release();
    await writeFile(join(folder, 'owner.json'), claim.replaceAll(`"pid":${process.pid}`, '"pid":4194305'));
    const next = claimFolder(folder);
    expect(await endOrphans(folder, next.orphans)).toEqual(['worker-1']);
    expect(identify(child.pid ?? 0)).toBeNull();
  });

  test('is let be when it is a stranger with the id of a dead one', async () => {
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    const pid = stranger.pid ?? 0;
    await leaveClaim({ children: [{ name: 'postgres', pid, started: 'another boot/1' }] });
    await mkdir(join(folder, 'redis'));
    await writeFile(join(folder, 'redis', 'redis.pid'), String(pid));
    const next = claimFolder(folder);
    expect(await endOrphans(folder, next.orphans)).toEqual([]);
    expect(identify(pid)).not.toBeNull();
    stranger.kill();
  });
});
