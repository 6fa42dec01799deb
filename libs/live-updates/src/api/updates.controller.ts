import { EventLog } from '@comity/event-log';
import { Allow, ApiEventStream, badRequest, EventStreams, Id, ROLES, routesIn, Summary, Words } from '@comity/http';
import { Fault } from '@comity/kernel';
import { CaseReadings } from '@comity/need-to-know/contract';
import { Controller, Get, Inject, type OnModuleInit, Query, Req, Res } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ToldUpdates } from '../told-updates.js';
import { TOLD_KINDS, type ToldKind, toldKind, updateShown } from '../update.js';
import { UpdateFeed } from '../update-feed.js';

class UpdatesQuery {
  @Id({ optional: true, description: 'Only what is in this case' })
  caseId?: string;

  @Id({ optional: true, description: 'Only this request' })
  requestId?: string;

  @Words(200, { optional: true, description: 'Only these, with commas between them', example: 'request,case' })
  kinds?: string;

  @Words(20, { optional: true, description: 'As Last-Event-ID, for a first time', example: '1024' })
  after?: string;
}

const POSITION = /^(0|[1-9]\d{0,18})$/;
const DESCRIPTION = `Events: \`ready\` once, \`change\` with this as its data, \`reset\` when what happened meanwhile is not kept any more (load
anew what you show), \`end\` with the reason before a stream is closed. A comment every 15 seconds shows that the stream lives.`;

/** What changes, told as it changes. */
@ApiTags('updates')
@Controller('v1/updates')
export class UpdatesController implements OnModuleInit {
  /** Which roles may read one of a kind, by the entry of the route that shows it. */
  private readonly readers = new Map<ToldKind, readonly string[]>();

  constructor(
    @Inject(UpdateFeed) private readonly feed: UpdateFeed,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(CaseReadings) private readonly readings: CaseReadings,
    @Inject(EventStreams) private readonly streams: EventStreams,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
  ) {}

  /** @throws Fault `told-kind-without-route` */
  onModuleInit(): void {
    const routes = routesIn(this.modules).filter(({ method }) => method === 'GET');
    for (const kind of toldKind.options) {
      const access = routes.find(({ path }) => path === TOLD_KINDS[kind])?.access;
      if (!Array.isArray(access)) throw new Fault('told-kind-without-route', `no one may GET ${TOLD_KINDS[kind]}`);
      this.readers.set(kind, access);
    }
  }

  @Summary('Tells what changes as it changes, of what the reader may know of, in a stream of server-sent events')
  @Get()
  @Allow(...ROLES)
  @ApiEventStream(updateShown, DESCRIPTION)
  follow(@Query() query: UpdatesQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { actor, clock } = request.facts;
    if (actor === undefined) throw new Fault('no-actor', 'updates are told to somebody');
    const kinds = new Set(wantedKinds(query.kinds).filter((kind) => this.isReader(actor.roles, kind)));
    const { caseId, requestId } = query;
    const after = positionAfter(request.headers['last-event-id'] ?? query.after);
    const reader = { actor, clock, after, filter: { kinds, caseId, requestId }, route: 'GET /v1/updates' };
    const { feed, log, readings } = this;
    this.streams.send(request, reply, (ending) => new ToldUpdates({ feed, log, readings }, reader).events(ending));
  }

  private isReader(roles: readonly string[], kind: ToldKind): boolean {
    return this.readers.get(kind)?.some((role) => roles.includes(role)) === true;
  }
}

/** @throws ProblemException 400 `request-invalid` */
function wantedKinds(text: string | undefined): readonly ToldKind[] {
  if (text === undefined) return toldKind.options;
  return text.split(',').map((name) => {
    const kind = toldKind.safeParse(name);
    if (kind.success) return kind.data;
    throw badRequest(
      'request-invalid',
      'kinds',
      `must be some of these, with commas between them: ${toldKind.options.join(', ')}`,
    );
  });
}

/** @throws ProblemException 400 `last-event-id-invalid` */
function positionAfter(text: string | readonly string[] | undefined): bigint | null {
  if (text === undefined || text === '') return null;
  if (typeof text === 'string' && POSITION.test(text)) return BigInt(text);
  throw badRequest('last-event-id-invalid', 'Last-Event-ID', 'must be the id of an event of this stream');
}
