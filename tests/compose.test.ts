import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { Environment, parseConfig } from '../src/config.ts';

const top = new URL('../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, top), 'utf8');

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.coerce.string()),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
});
const Compose = z.object({
  services: z.object({ api: Service, worker: Service, redis: Service, postgres: Service }),
  volumes: z.record(z.string(), z.unknown()),
});

const text = read('docker-compose.yml');
const { services, volumes } = Compose.parse(parse(text, { merge: true }));
const ours = [services.api, services.worker];

/** What compose puts for a variable: `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. */
function fill(value: string): string {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, _name, kind, rest: string) =>
    kind === '-' ? rest : 'secret',
  );
}

function configOf(service: z.infer<typeof Service>): ReturnType<typeof parseConfig> {
  return parseConfig(
    Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, fill(value)])),
  );
}

describe('docker-compose.yml', () => {
  test('sets only variables that the service knows, to values that it takes', () => {
    for (const service of ours) {
      const unknown = Object.keys(service.environment).filter((name) => !(name in Environment.shape));
      expect(unknown).toEqual([]);
      expect(() => configOf(service)).not.toThrow();
    }
  });

  test('gives both the same record and the same queue, at hosts that it has', () => {
    const [api, worker] = ours.map(configOf);
    expect(api?.databaseUrl).toBe(worker?.databaseUrl);
    expect(api?.redisUrl).toBe(worker?.redisUrl);
    const hosts = [api?.databaseUrl, api?.redisUrl].map((url) => new URL(url ?? '').hostname);
    expect(hosts).toEqual(['postgres', 'redis']);
  });

  test('makes the database and the user that the address names', () => {
    const { POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD } = services.postgres.environment;
    const url = new URL(configOf(services.api).databaseUrl ?? '');
    expect([url.username, url.pathname]).toEqual([POSTGRES_USER, `/${POSTGRES_DB}`]);
    expect(url.password).toBe(fill(POSTGRES_PASSWORD ?? ''));
  });

  test('publishes the port that the API listens on, on loopback only', () => {
    const config = configOf(services.api);
    expect(config.host).toBe('0.0.0.0');
    expect(services.api.ports?.map(fill)).toEqual([`127.0.0.1:8080:${config.port}`]);
    expect([services.worker, services.redis, services.postgres].flatMap(({ ports }) => ports ?? [])).toEqual(
      [],
    );
  });

  test('has no secret of its own and refuses to start without one', () => {
    expect(text).not.toMatch(/PASSWORD(?:: |=)[\w'"]/);
    for (const name of ['POSTGRES_PASSWORD', 'REDIS_PASSWORD']) expect(text).toContain(`\${${name}:?`);
  });

  test('keeps the queue on disk and never evicts from it', () => {
    const command = services.redis.command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    const mounts = [services.redis, services.postgres].flatMap((service) => service.volumes ?? []);
    expect(mounts.map((mount) => mount.split(':')[0]).toSorted()).toEqual(Object.keys(volumes).toSorted());
  });

  test('starts nobody before the servers are healthy', () => {
    for (const service of ours) {
      const waits = Object.entries(service.depends_on ?? {});
      expect(waits.map(([name, { condition }]) => [name, condition])).toEqual([
        ['postgres', 'service_healthy'],
        ['redis', 'service_healthy'],
      ]);
    }
    for (const service of [services.api, services.redis, services.postgres]) {
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    }
  });

  test('runs the image of the Dockerfile for the API and the workers, and its roots', () => {
    const scripts = ours.map(({ image, build, command }) => ({ image, build, script: command?.at(-1) }));
    expect(scripts).toEqual([
      { image: 'verbatim', build: '.', script: 'src/main.ts' },
      { image: 'verbatim', build: '.', script: 'workers/main.ts' },
    ]);
  });

  test('pins the major version of each server', () => {
    for (const { image } of [services.redis, services.postgres]) expect(image).toMatch(/^\w+:\d+/);
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  test('builds on the Node that the service needs', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(bases)).toEqual(new Set(['node:24-bookworm-slim']));
  });

  test('copies what exists, and every part that the roots import', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = '']) =>
      list.split(' '),
    );
    for (const name of copied) expect(existsSync(new URL(name, top)), name).toBe(true);
    expect(copied).toEqual(expect.arrayContaining(['src', 'workers', 'models', 'data', 'package.json']));
  });

  test('does not run as root', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
  });
});
