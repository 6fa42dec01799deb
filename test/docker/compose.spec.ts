import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { apiVariables } from '../../apps/api/src/config.js';
import { auditorVariables } from '../../apps/auditor/src/config.js';
import { projectorVariables } from '../../apps/projector/src/config.js';
import { schedulerVariables } from '../../apps/scheduler/src/config.js';

const HOSTS = {
  api: apiVariables,
  projector: projectorVariables,
  scheduler: schedulerVariables,
  auditor: auditorVariables,
} as const;
const hostNames = Object.keys(HOSTS) as (keyof typeof HOSTS)[];

const root = join(import.meta.dirname, '../..');
const inDocker = (file: string) => readFileSync(join(root, 'docker', file), 'utf8');

const service = z.object({
  image: z.string(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  depends_on: z
    .record(z.string(), z.object({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  read_only: z.boolean().default(false),
  volumes: z.array(z.string()).default([]),
});
const composeFile = z.object({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.object({})),
});

const text = inDocker('compose.yaml');
const compose = composeFile.parse(parse(text, { merge: true }));

/** As compose fills it in: each `${NAME…}` from a filled-in .env. */
function filledIn(value: string): string {
  const values: Record<string, string> = {
    COMITY_POSTGRES_PASSWORD: 'secret',
    COMITY_KEEPER_PASSWORD: 'keepers-password-1',
    COMITY_READER_PASSWORD: 'readers-password-2',
    COMITY_METRICS_TOKEN: 'a-scrape-token-of-thirty-two-chars',
    COMITY_REDIS_PASSWORD: 'secret',
    COMITY_OIDC_ISSUER: 'https://identity.example.org',
    COMITY_OIDC_AUDIENCE: 'comity',
    COMITY_OIDC_CLIENT_ID: 'comity',
    COMITY_OIDC_CLIENT_SECRET: 'secret',
    COMITY_ZONE: 'Europe/London',
    COMITY_NOTIFICATIONS_KEY: 'thirty-two characters, or some more',
    COMITY_MAIL_URL: 'smtps://mail.example.org',
    COMITY_MAIL_FROM: 'comity@example.org',
  };
  return value.replace(/\$\{(\w+)[^}]*\}/g, (_whole, name: string) => values[name] ?? '');
}

function serviceCalled(name: string): z.infer<typeof service> {
  return service.parse(compose.services[name]);
}

describe('the compose file', () => {
  it.each(hostNames)('gives the %s every variable that it asks for, with a value that it accepts', (name) => {
    const { environment } = serviceCalled(name);
    const given = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, filledIn(value)]));
    const checked = HOSTS[name].safeParse(given);
    expect(checked.error?.issues ?? []).toEqual([]);
    expect(Object.keys(environment).filter((variable) => !(variable in HOSTS[name].shape))).toEqual([]);
  });

  it.each(hostNames)(
    'runs the %s from its own entry file, without a writable disk, once the stores are well',
    (name) => {
      const { command, depends_on, read_only } = serviceCalled(name);
      expect(command).toEqual([name]);
      expect(existsSync(join(root, 'apps', name, 'src', 'main.ts'))).toBe(true);
      expect(read_only).toBe(true);
      expect(Object.keys(depends_on)).toEqual(expect.arrayContaining(['event-store', 'database']));
    },
  );

  it('asks after the health of everything that others wait for', () => {
    const awaited = Object.values(compose.services).flatMap(({ depends_on }) => Object.keys(depends_on));
    for (const name of new Set(awaited)) {
      const { healthcheck, entrypoint } = serviceCalled(name);
      expect(healthcheck ?? entrypoint).toBeDefined();
    }
  });

  it('publishes only the hosts that people reach, and those on loopback', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports.length > 0);
    expect(published.map(([name]) => name).toSorted()).toEqual(['api', 'auditor', 'scheduler']);
    for (const [, { ports }] of published) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('gives each host the database role of its work, and the owner of the database to what prepares it alone', () => {
    const roleOf = (name: string) => /\/\/(\w+):/.exec(serviceCalled(name).environment.COMITY_POSTGRES ?? '')?.[1];
    const roles = Object.fromEntries([...hostNames, 'database'].map((name) => [name, roleOf(name)]));
    expect(roles).toEqual({
      ...{ api: 'comity_reader', auditor: 'comity_reader' },
      ...{ projector: 'comity_keeper', scheduler: 'comity_keeper', database: 'comity' },
    });
    expect(existsSync(join(root, 'apps', 'comity', 'src', 'commands', 'database.command.ts'))).toBe(true);
  });

  it('keeps the stores on a network without a way out, their data in volumes', () => {
    expect(compose.networks.inside?.internal).toBe(true);
    for (const name of ['event-store', 'postgres', 'redis']) {
      const { networks, volumes } = serviceCalled(name);
      expect(networks).toEqual(['inside']);
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      expect(volumes).not.toEqual([]);
    }
  });

  it('never lets Redis forget a job', () => {
    const { command } = serviceCalled('redis');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });

  it('writes no secret down: each comes from the environment, and its absence stops the start', () => {
    const secrets = text.match(/\$\{\w*PASSWORD[^}]*\}/g) ?? [];
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(secret).toMatch(/^\$\{\w+:\?/);
    const example = inDocker('.env.example');
    for (const [, name] of text.matchAll(/\$\{(\w+)/g)) expect(example).toContain(`${name}=`);
    expect(example).toMatch(/PASSWORD=$/m);
  });
});

describe('the image', () => {
  const dockerfile = inDocker('Dockerfile');

  it('runs on the Node that everything else runs on, and not as root', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    const pinned = readFileSync(join(root, '.node-version'), 'utf8').trim();
    for (const base of bases) expect(base).toMatch(new RegExp(`^node:${pinned.split('.')[0]}-`));
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile.indexOf('USER node')).toBeLessThan(dockerfile.indexOf('ENTRYPOINT'));
  });

  it('copies only files that exist and that the build may see', () => {
    const visible = readFileSync(join(root, '.dockerignore'), 'utf8');
    const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, sources]) => sources?.split(' ') ?? [],
    );
    for (const source of copies) {
      expect(existsSync(join(root, source))).toBe(true);
      expect(visible.split('\n').some((line) => line === `!${source}` || source.startsWith(`${line.slice(1)}/`))).toBe(
        true,
      );
    }
  });
});
