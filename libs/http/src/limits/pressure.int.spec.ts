import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
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

const ASK = 'GET /slow HTTP/1.1\r\nHost: office\r\n\r\n';

async function turnedAway(): Promise<number> {
  const text = await (await fetch(`${host.url}/metrics`)).text();
  return Number(/^comity_http_turned_away_total (\d+)$/m.exec(text)?.[1]);
}

/** One connection that is kept. */
class Line implements Disposable {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: string) {}

  async send(method: string, path: string, body?: string) {
    const sent = request(`${this.url}${path}`, { agent: this.agent, method });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const { statusCode: status, headers } = answer;
    return { status, headers, text: await text(answer), isSameLine: sent.reusedSocket };
  }

  [Symbol.dispose](): void {
    this.agent.destroy();
  }
}

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

  it('answers whom it turns away as it answers everybody, counts them, and keeps their connections', async () => {
    await start({ COMITY_IN_FLIGHT_MAX: 1 });
    const first = ask();
    await called.promise;
    using line = new Line(host.url);
    const before = await turnedAway();
    const refused = await line.send('POST', '/slow?secret=of-mine', 'x'.repeat(300_000));
    expect([refused.status, refused.headers['content-type'], refused.headers['cache-control']]).toEqual([
      503,
      'application/problem+json',
      'no-store',
    ]);
    expect(JSON.parse(refused.text)).toEqual({
      type: 'urn:comity:problem:overloaded',
      title: 'Service Unavailable',
      status: 503,
      detail: 'this host has as much to do as it can; ask again',
      instance: '/slow',
      code: 'overloaded',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await line.send('GET', '/health/live')).toMatchObject({ status: 200, isSameLine: true });
    expect(await turnedAway()).toBe(before + 1);
    answered.resolve('done');
    await first;
  });

  it('does not wait for the rest of what it turns away longer than for any body', async () => {
    await start({ COMITY_IN_FLIGHT_MAX: 1, COMITY_BODY_WITHIN_SECONDS: 0.05 });
    const first = ask();
    await called.promise;
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    socket.write(`${ASK.trimEnd()}\r\nContent-Length: 10\r\n\r\nhalf`.replace('GET', 'POST'));
    expect(await text(socket)).toMatch(/^HTTP\/1.1 503 .*"code":"overloaded"/s);
    answered.resolve('done');
    await first;
  });

  it('says that it stops, where it does, and not that it has much to do', async () => {
    await start({ COMITY_IN_FLIGHT_MAX: 1 });
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    const said = text(socket);
    socket.write(ASK);
    await called.promise;
    const stopped = host.stop();
    socket.write(ASK);
    await once(host.app.getHttpServer(), 'request');
    answered.resolve('done');
    await stopped;
    expect(await said).toMatch(/^HTTP\/1.1 200 .*"code":"stopping"/s);
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
