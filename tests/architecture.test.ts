import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const top = fileURLToPath(new URL('../', import.meta.url));

function sources(folder: string): string[] {
  return readdirSync(join(top, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(top, join(entry.parentPath, entry.name)));
}

const files = ['src', 'workers', 'models'].flatMap(sources);

const text = (file: string): string => readFileSync(join(top, file), 'utf8');

interface Import {
  readonly from: string;
  readonly target: string;
}

const specifier =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** What a file imports: project files as paths from the top, packages by name. */
function importsOf(file: string): Import[] {
  return [...text(file).matchAll(specifier)].map((match) => {
    const name = match[1] ?? match[2] ?? '';
    const target = name.startsWith('.') ? relative(top, resolve(top, dirname(file), name)) : name;
    return { from: file, target };
  });
}

const imports = files.flatMap(importsOf);

/** Parts in the order in which imports may run: a part may import itself and those of lower rank. */
const rank = (file: string): number => {
  if (file.startsWith('models/')) return 0;
  if (file.startsWith('src/domain/')) return 1;
  if (/^src\/(?:storage|queue|intake)\//.test(file)) return 2;
  if (/^src\/(?:errors|logger|node-version)\.ts$/.test(file)) return 2;
  if (file === 'src/config.ts') return 3;
  if (/^src\/(?:http|local)\//.test(file)) return 3;
  if (file.startsWith('workers/') && file !== 'workers/main.ts') return 3;
  return 4;
};

const part = (file: string): string => /^(?:src\/[^/]+|workers|models)(?=\/)/.exec(file)?.[0] ?? file;

const within = (target: string): boolean => /^(?:src|workers|models)\//.test(target);
const offenders = (wrong: (entry: Import) => boolean): string[] =>
  imports.filter(wrong).map((entry) => `${entry.from} → ${entry.target}`);

describe('imports run one way', () => {
  it('finds the sources and their imports', () => {
    expect(files).toContain('src/storage/accept-batch.ts');
    expect(imports).toContainEqual({ from: 'src/storage/accept-batch.ts', target: 'src/storage/buckets.ts' });
  });

  it('never from a lower part to a higher one', () => {
    expect(offenders(({ from, target }) => within(target) && rank(target) > rank(from))).toEqual([]);
  });

  it('never between siblings', () => {
    const siblings = (entry: Import): boolean =>
      within(entry.target) &&
      [2, 3].includes(rank(entry.from)) &&
      rank(entry.target) === rank(entry.from) &&
      part(entry.target) !== part(entry.from) &&
      !/^src\/[^/]+\.ts$/.test(entry.target);
    expect(offenders(siblings)).toEqual([]);
  });

  it('never to data or tests', () => {
    expect(offenders(({ target }) => /^(?:data|tests)\//.test(target))).toEqual([]);
  });
});

describe('each outside thing has one door', () => {
  const only = (name: RegExp, allowed: RegExp): string[] =>
    offenders(({ from, target }) => name.test(target) && !allowed.test(from));

  it('BullMQ and ioredis: the queue and the worker root', () => {
    expect(only(/^(?:bullmq|ioredis)(?:\/|$)/, /^(?:src\/queue\/|workers\/main\.ts$)/)).toEqual([]);
  });

  it('PostgreSQL: storage, and the queue that can live in it', () => {
    expect(only(/^(?:pg|kysely|pg-copy-streams)$/, /^src\/(?:storage|queue|local)\//)).toEqual([]);
  });

  it('wink-nlp and natural: one file each in models', () => {
    for (const name of [/^wink-/, /^natural(?:\/|$)/]) {
      const users = new Set(imports.filter(({ target }) => name.test(target)).map(({ from }) => from));
      expect([...users].filter((file) => !file.startsWith('models/'))).toEqual([]);
      expect(users.size).toBeLessThanOrEqual(1);
    }
  });

  it('models and domain: no files, clock, environment or network', () => {
    const pure = files.filter((file) => rank(file) <= 1);
    const impure =
      /from 'node:(?:fs|http|net|child_process|os|process)|process\.env|Date\.now\(|new Date\(\)|Math\.random\(/;
    expect(pure.filter((file) => impure.test(text(file)))).toEqual([]);
  });

  it('http: neither a batch is classified nor a model trained there', () => {
    const trainers = offenders(
      ({ from, target }) => from.startsWith('src/http/') && /^models\/.*train/.test(target),
    );
    expect(trainers).toEqual([]);
  });

  it('police: only in data', () => {
    const code = files.filter((file) =>
      /\b(?:police|constable|officers?|custody)\b/i.test(text(file).replaceAll('police-ddat', '')),
    );
    expect(code).toEqual([]);
  });
});
