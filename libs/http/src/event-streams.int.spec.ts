import { once } from 'node:events';
import { type IncomingMessage, request as rawRequest } from 'node:http';
import { EventReader, LocalIssuer } from '@comity/testing';
import { Controller, Get, Inject, Module, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from './access.js';
import { EventStreams, type ServerEvent } from './event-streams.js';
import { type RunningHost, startHost } from './start-host.js';
import { quiet } from './test-host/desk.js';

const LIMITS = { perPerson: 2, onHost: 3, patienceMs: 20, checkedEveryMs: 20 };
/** How often a reader of `flood` has been given something. */
let flooded = 0;

@Controller('v1')
class TicksController {
  constructor(@Inject(EventStreams) private readonly streams: EventStreams) {}

  /** One event, then nothing until the end. */
  @Get('ticks')
  @Allow('case-officer')
  ticks(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.streams.send(request, reply, async function* (ending): AsyncGenerator<ServerEvent | null> {
      yield null;
      yield { event: 'tick', id: '7', data: { text: 'two\nlines' } };
      if (!ending.aborted) await once(ending, 'abort');
    });
  }

  /** More than anybody takes. */
  @Get('flood')
  @Allow('case-officer')
  flood(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.streams.send(request, reply, async function* (): AsyncGenerator<ServerEvent> {
      for (;;) yield { event: 'drop', data: { number: flooded++, text: 'x'.repeat(100_000) } };
    });
  }

  @Get('torn')
  @Allow('case-officer')
  torn(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    // biome-ignore lint/correctness/useYield: it breaks off before there is anything to tell
    this.streams.send(request, reply, async function* (): AsyncGenerator<ServerEvent> {
      throw new TypeError('the secret log is away');
    });
  }
}

@Module({ controllers: [TicksController], providers: [{ provide: EventStreams, useValue: new EventStreams(LIMITS) }] })
class TicksModule {}

let issuer: LocalIssuer;
let host: RunningHost;

beforeAll(async () => {
  issuer = await LocalIssuer.start();
});

beforeEach(async () => {
  host = await startHost({ name: 'ticks', module: TicksModule, config: { ...quiet, COMITY_OIDC_ISSUER: issuer.url } });
});

afterEach(() => host.stop());
afterAll(() => issuer.stop());

const tokenOf = (name: string, expiresIn = 600) => issuer.token(name, ['case-officer'], { expiresIn });
const open = async (name: string, path = 'ticks', expiresIn = 600) =>
  EventReader.open(`${host.url}/v1/${path}`, await tokenOf(name, expiresIn));

describe('a stream of events', () => {
  it('is given as it comes, with ids to go on from', async () => {
    await using reader = await open('olga');
    expect(await reader.next()).toEqual({ event: 'tick', id: '7', data: { text: 'two\nlines' } });
    expect(reader.response.headers.get('cache-control')).toBe('no-store');
  });

  it('ends with the host, in good order', async () => {
    await using reader = await open('olga');
    await reader.next();
    const stopping = host.stop();
    expect([await reader.next(), await reader.next()]).toEqual([
      { event: 'end', id: undefined, data: { reason: 'stopping' } },
      null,
    ]);
    await stopping;
  });

  it('ends with the token', async () => {
    await using reader = await open('olga', 'ticks', 1);
    await reader.next();
    expect((await reader.next())?.data).toEqual({ reason: 'token-expired' });
  });

  it('ends where its source breaks off, and says nothing of why', async () => {
    await using reader = await open('olga', 'torn');
    expect([await reader.next(), await reader.next()]).toMatchObject([{ data: { reason: 'unavailable' } }, null]);
  });

  it('is open so often for one person, and so often on a host; one that is closed makes room', async () => {
    const readers = [await open('olga'), await open('olga'), await open('ben')];
    for (const name of ['olga', 'rosa']) {
      const refused = await fetch(`${host.url}/v1/ticks`, {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${await tokenOf(name)}` },
      });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
      expect(await refused.json()).toMatchObject({ code: 'streams-too-many' });
    }
    await readers[0]?.[Symbol.asyncDispose]();
    let again = await open('olga');
    while (again.response.status === 429) again = await open('olga');
    expect((await again.next())?.event).toBe('tick');
    for (const reader of [...readers, again]) await reader[Symbol.asyncDispose]();
  });

  it('is cut off from a reader who does not take it, and no more is made than they take', async () => {
    const authorization = `Bearer ${await tokenOf('olga')}`;
    const asked = rawRequest(`${host.url}/v1/flood`, { headers: { accept: 'text/event-stream', authorization } }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const closed = new Promise((resolve) => answer.once('close', resolve).once('error', resolve));
    answer.pause();
    // Whoever never reads learns of the end when they do.
    const before = await new Promise<number>((resolve) => {
      const look = (last: number) => setTimeout(() => (flooded === last ? resolve(last) : look(flooded)), 200);
      look(-1);
    });
    answer.resume();
    await closed;
    expect([answer.complete, flooded]).toEqual([false, before]);
    expect(before).toBeLessThan(1_000);
  });

  it('is for those who take one', async () => {
    const authorization = `Bearer ${await tokenOf('olga')}`;
    const refused = await fetch(`${host.url}/v1/ticks`, { headers: { authorization } });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([406, 'not-acceptable']);
    const head = await fetch(`${host.url}/v1/ticks`, {
      method: 'HEAD',
      headers: { accept: 'text/event-stream', authorization },
    });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, expect.stringContaining('event-stream')]);
  });
});
