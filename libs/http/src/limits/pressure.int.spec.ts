import { Controller, Get, Module } from '@nestjs/common';
import { Public } from '../access.js';
import type { HostConfig } from '../config.js';
import { type RunningHost, startHost } from '../start-host.js';
import { quiet } from '../test-host/desk.js';

let called = Promise.withResolvers<void>();
let answered = Promise.withResolvers<string>();

@Controller('slow')
class SlowController {
  @Get()
  @Public()
  read(): Promise<string> {
    called.resolve();
    return answered.promise;
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

let host: RunningHost;

async function start(config: Partial<HostConfig>): Promise<void> {
  [called, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  host = await startHost({ name: 'slow', module: SlowModule, config: { ...quiet, ...config } });
}

afterEach(async () => {
  answered.resolve('late');
  await host.stop();
});

const ask = (signal?: AbortSignal) => fetch(`${host.url}/slow`, signal === undefined ? {} : { signal });
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

describe('a host with as much to do as it can', () => {
  it('turns away what is more, is still seen to live, and takes work again by itself', async () => {
    await start({ COMITY_IN_FLIGHT_MAX: 1 });
    const first = ask();
    await called.promise;
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after'), await codeOf(refused)]).toEqual([
      503,
      '1',
      'overloaded',
    ]);
    expect((await fetch(`${host.url}/health/live`)).status).toBe(200);
    answered.resolve('done');
    expect(await (await first).text()).toBe('done');
    expect((await ask()).status).toBe(200);
  });

  it('does not go on counting those who have gone away', async () => {
    await start({ COMITY_IN_FLIGHT_MAX: 1 });
    const leaving = new AbortController();
    const gone = ask(leaving.signal).catch(() => 'gone');
    await called.promise;
    leaving.abort();
    expect(await gone).toBe('gone');
    answered.resolve('done');
    let status = 503;
    while (status === 503) ({ status } = await ask());
    expect(status).toBe(200);
  });

  it('gives up an answer that does not come, and says so', async () => {
    await start({ COMITY_ANSWER_WITHIN_SECONDS: 0.05 });
    const late = await ask();
    expect([late.status, await codeOf(late)]).toEqual([503, 'answer-too-late']);
  });

  it('takes no more while its event loop is behind', async () => {
    await start({ COMITY_DELAY_MAX_MS: 1 });
    // Sampled with a resolution of twenty milliseconds, so that one is always exceeded.
    answered.resolve('done');
    let status = 200;
    while (status === 200) ({ status } = await ask());
    expect(status).toBe(503);
  });
});
