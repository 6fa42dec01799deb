import { SharedCounters } from '@comity/job-store/shared-counters';
import { systemClock } from '@comity/kernel';
import { freshRedis } from '@comity/testing';
import { z } from 'zod';
import { callerVariables, type HostConfig } from '../config.js';
import { Desk } from '../test-host/desk.js';

/** Nothing listens there. */
const NO_REDIS = 'redis://127.0.0.1:1';
/** A machine that does much else may keep Redis waiting, and then each host counts for itself. */
const PATIENT_MS = 30_000;
const DEFAULTS = z.object(callerVariables).parse({});

const opened: Desk[] = [];

async function desk(limits: Partial<HostConfig>, redisUrl?: string): Promise<Desk> {
  const counters = redisUrl === undefined ? undefined : SharedCounters.connect(redisUrl, PATIENT_MS);
  const one = await Desk.open(systemClock, { ...DEFAULTS, ...limits }, counters);
  opened.push(one);
  return one;
}

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** The statuses of so many requests, one after the other. */
async function statuses(count: number, ask: () => Promise<{ readonly status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let left = count; left > 0; left--) all.push((await ask()).status);
  return all;
}

describe('how much one person may ask', () => {
  it('is counted by every host together, and told in each answer', async () => {
    await using redis = await freshRedis();
    const hosts = [
      await desk({ COMITY_LIMIT_PERSON: 4 }, redis.url),
      await desk({ COMITY_LIMIT_PERSON: 4 }, redis.url),
    ] as const;
    const first = await hosts[0].call('/v1/files');
    expect([first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual(['4', '3']);
    expect(await statuses(3, () => hosts[1].call('/v1/files'))).toEqual([200, 200, 200]);
    const refused = await hosts[0].call('/v1/files');
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-requests']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const ben = await hosts[1].issuer.token('ben', ['case-officer']);
    expect((await hosts[1].call('/v1/files', { token: ben })).status).toBe(200);
  });

  it.each([
    ['without Redis', undefined],
    ['while Redis is away', NO_REDIS],
  ])('is counted by each host for itself %s: neither everything nor nothing', async (_when, redisUrl) => {
    const one = await desk({ COMITY_LIMIT_PERSON: 2 }, redisUrl);
    expect(await statuses(4, () => one.call('/v1/files'))).toEqual([200, 200, 429, 429]);
  });

  it('is less where an answer is a whole list', async () => {
    const one = await desk({ COMITY_LIMIT_EXPORTS: 1 });
    const exported = () => fetch(`${one.host.url}/v1/files/sheets`, { headers: { accept: 'text/csv', authorization } });
    const authorization = `Bearer ${await one.issuer.token('olga', ['case-officer'])}`;
    const [first, second] = [await exported(), await exported()];
    await first.body?.cancel();
    expect([first.status, second.status]).toEqual([200, 429]);
    expect((await one.call('/v1/files/sheets')).status).toBe(200);
  });
});

describe('how much one address may ask', () => {
  it('does not count looks at the health', async () => {
    const one = await desk({ COMITY_LIMIT_ADDRESS: 1 });
    expect(await statuses(3, () => one.call('/health/live', { token: null }))).toEqual([200, 200, 200]);
    expect(await statuses(2, () => one.call('/v1/files'))).toEqual([200, 429]);
  });

  it('is told from where the connection comes, whatever the request says of it', async () => {
    const one = await desk({ COMITY_LIMIT_ADDRESS: 2 });
    let number = 0;
    const ask = () => one.call('/v1/files', { headers: { 'x-forwarded-for': `203.0.113.${number++}` } });
    expect(await statuses(3, ask)).toEqual([200, 200, 429]);
  });

  it('is told by a proxy that is trusted, and by no other', async () => {
    const one = await desk({ COMITY_LIMIT_ADDRESS: 2, COMITY_TRUSTED_PROXIES: ['127.0.0.1'] });
    let number = 0;
    const from = (address: () => string) => one.call('/v1/files', { headers: { 'x-forwarded-for': address() } });
    expect(await statuses(3, () => from(() => `203.0.113.${number++}`))).toEqual([200, 200, 200]);
    expect(await statuses(3, () => from(() => `198.51.100.${number++}, 203.0.113.77`))).toEqual([200, 200, 429]);
  });

  it('is less for those who fail to sign in, and their failing holds up nobody who does', async () => {
    const one = await desk({ COMITY_LIMIT_FAILED_SIGN_INS: 2 });
    expect(await statuses(3, () => one.call('/v1/files', { token: 'a.b.c' }))).toEqual([401, 401, 429]);
    expect((await one.call('/v1/files')).status).toBe(200);
  });
});

describe('pages of other origins', () => {
  const allowed = async (one: Desk, origin: string) =>
    (await one.call('/v1/files', { headers: { origin } })).headers.get('access-control-allow-origin');

  it('are shown nothing unless they are named', async () => {
    expect(await allowed(await desk({}), 'https://console.example.org')).toBeNull();
    const one = await desk({ COMITY_CORS_ORIGINS: ['https://console.example.org'] });
    expect(await allowed(one, 'https://console.example.org')).toBe('https://console.example.org');
    expect(await allowed(one, 'https://evil.example.org')).toBeNull();
  });
});
