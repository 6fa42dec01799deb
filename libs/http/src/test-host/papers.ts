import { Controller, Get, Inject, Module, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, AllowLive } from '../access.js';
import type { HostConfig } from '../config.js';
import type { SharedEndings } from '../ended-sessions.js';
import { EventStreams } from '../event-streams.js';
import { type RunningHost, startHost } from '../start-host.js';
import { quiet } from './desk.js';

@Controller('v1/papers')
class PapersController {
  constructor(@Inject(EventStreams) private readonly streams: EventStreams) {}

  @Get()
  @Allow('reviewer')
  list(): string[] {
    return ['paper'];
  }

  @Post('approval')
  @AllowLive('reviewer')
  approve(): { readonly approved: true } {
    return { approved: true };
  }

  @Get('events')
  @Allow('reviewer')
  events(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.streams.send(request, reply, async function* (ending) {
      yield { event: 'begun', data: {} };
      await new Promise((resolve) => ending.addEventListener('abort', resolve));
    });
  }
}

const LIMITS = { perPerson: 2, onHost: 3, patienceMs: 30_000, checkedEveryMs: 20 };

@Module({ controllers: [PapersController], providers: [{ provide: EventStreams, useValue: new EventStreams(LIMITS) }] })
export class PapersModule {}

type Closable = SharedEndings & { close(): void };

/** A host whose papers are listed, approved and followed by reviewers of the issuer. */
export function startPapers(issuer: string, config: Partial<HostConfig>, endings?: Closable): Promise<RunningHost> {
  const all = { ...quiet, COMITY_OIDC_ISSUER: issuer, ...config };
  return startHost({ name: 'papers', module: PapersModule, config: all, endings });
}

/** What the host at this address answers: the status, and the code of a problem. */
export async function askPapers(url: string, method: 'GET' | 'POST', path: string, token: string) {
  const response = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  const { code } = (await response.json()) as { code?: string };
  return code === undefined ? [response.status] : [response.status, code];
}
