import { Readable } from 'node:stream';
import { Fault } from '@comity/kernel';
import { Controller, Get, Module, StreamableFile } from '@nestjs/common';
import { Public } from './access.js';
import { HealthChecks, type ReadinessReport } from './health.js';
import { type RunningHost, startHost } from './start-host.js';

const called = Promise.withResolvers<void>();
const answered = Promise.withResolvers<string>();

@Controller('slow')
class SlowController {
  @Public()
  @Get()
  async read(): Promise<string> {
    called.resolve();
    return answered.promise;
  }

  /** More than what the buffers between two sockets take in. */
  @Public()
  @Get('long')
  long(): StreamableFile {
    return new StreamableFile(Readable.from(Array.from({ length: 1_024 }, () => Buffer.alloc(64 * 1024))));
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

const config = { COMITY_HOST: '127.0.0.1', COMITY_PORT: 0, COMITY_LOG_LEVEL: 'silent' } as const;
const start = () => startHost({ name: 'slow', module: SlowModule, config });

async function readiness(host: RunningHost, headers: Record<string, string> = {}) {
  const response = await fetch(`${host.url}/health/ready`, { headers });
  const body = (await response.json()) as ReadinessReport;
  return { status: response.status, body };
}

describe('a host’s health', () => {
  let host: RunningHost;

  beforeEach(async () => {
    host = await start();
  });

  afterEach(() => host.stop());

  it('is ready when every check answers, with what they say', async () => {
    host.app.get(HealthChecks).register('read models', async () => ({ lag: 3 }));
    expect(await readiness(host)).toEqual({
      status: 200,
      body: { status: 'ready', checks: { 'read models': { ok: true, lag: 3 } } },
    });
  });

  it('tells figures to nobody who may not read them at /metrics', async () => {
    const checks = host.app.get(HealthChecks);
    checks.register('event store', async () => ({ lastPosition: '1024' }));
    checks.register('files', () => Promise.reject(new Fault('files-away', 'no such folder')));
    const unreadable = { ok: false, reason: 'files-away' };
    const throughProxy = await readiness(host, { 'x-forwarded-for': '192.0.2.7' });
    expect(throughProxy).toMatchObject({ status: 503, body: { status: 'not-ready' } });
    expect(throughProxy.body.checks).toEqual({ 'event store': { ok: true }, files: unreadable });
    const { checks: shown } = (await readiness(host)).body;
    expect(shown).toEqual({ 'event store': { ok: true, lastPosition: '1024' }, files: unreadable });
  });

  it('is not ready when one fails, and says which without its message', async () => {
    const checks = host.app.get(HealthChecks);
    checks.register('event store', () => Promise.reject(new TypeError('connect to secret.host')));
    checks.register('read models', async () => undefined);
    expect(await readiness(host)).toEqual({
      status: 503,
      body: {
        status: 'not-ready',
        checks: { 'event store': { ok: false, reason: 'unavailable' }, 'read models': { ok: true } },
      },
    });
  });

  it('does not wait for a check that never answers', async () => {
    host.app.get(HealthChecks).register('event store', () => new Promise(() => undefined), 20);
    const { status, body } = await readiness(host);
    expect([status, body.checks['event store']?.reason]).toEqual([503, 'health-check-timeout']);
  });

  it('refuses two checks of one name', () => {
    const checks = host.app.get(HealthChecks);
    checks.register('event store', async () => undefined);
    expect(() => checks.register('event store', async () => undefined)).toThrow(Fault);
  });
});

describe('a host that is told to stop', () => {
  it('finishes the request under way, then frees its port', async () => {
    const host = await start();
    const underWay = fetch(`${host.url}/slow`);
    await called.promise;
    const stopping = host.stop();
    answered.resolve('done');
    expect(await (await underWay).text()).toBe('done');
    await stopping;
    await expect(fetch(`${host.url}/health/live`)).rejects.toThrow();
  });

  it('cuts off a caller who never takes the answer', async () => {
    const host = await start();
    const untaken = await fetch(`${host.url}/slow/long`);
    await host.stop();
    await expect(untaken.text()).rejects.toThrow();
  }, 15_000);
});
