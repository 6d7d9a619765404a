import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';

let api: Api;
let folder: string;
const page = async (): Promise<string> => (await api.call(null, { method: 'GET', url: '/explore' })).body;

function build(version: number): void {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'assets', `main-${version}.js`), `${version}`);
  const file = join(folder, 'index.html');
  writeFileSync(file, `page ${version}`);
  const at = new Date(version * 1000);
  utimesSync(file, at, at);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verbatim-web-'));
  build(1);
  api = await openApi({ webFolder: folder });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

it('serves what was built last, also when that was after the service had started', async () => {
  expect(await page()).toBe('page 1');
  rmSync(folder, { recursive: true });
  expect(await page()).toBe('page 1');
  build(2);
  expect(await page()).toBe('page 2');
  const part = await api.call(null, { method: 'GET', url: '/assets/main-2.js' });
  expect([part.statusCode, part.body]).toEqual([200, '2']);
  expect((await api.call(null, { method: 'GET', url: '/assets/main-1.js' })).statusCode).toBe(404);
});
