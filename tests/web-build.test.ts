import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepOlderParts } from '../src/web-build.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verbatim-web-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps the parts of earlier builds for a week, and its own as they are', () => {
  const [from, to] = [join(folder, 'old'), join(folder, 'new')];
  for (const place of [from, to]) mkdirSync(place);
  for (const name of ['page-1.js', 'page-0.js', 'same.js']) writeFileSync(join(from, name), 'old');
  for (const name of ['page-2.js', 'same.js']) writeFileSync(join(to, name), 'new');
  const longAgo = new Date(Date.now() - 8 * 86_400_000);
  utimesSync(join(from, 'page-0.js'), longAgo, longAgo);
  keepOlderParts(from, to);
  expect(readdirSync(to).sort()).toEqual(['page-1.js', 'page-2.js', 'same.js']);
  expect(readFileSync(join(to, 'same.js'), 'utf8')).toBe('new');
});

it('does nothing where nothing was built before', () => {
  keepOlderParts(join(folder, 'none'), folder);
  expect(readdirSync(folder)).toEqual([]);
});
