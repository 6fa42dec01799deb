import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { READS } from '../at-least.js';
import { HOST_LOG, type HostLog } from '../logging.js';
import { OfficeTime } from '../office-time.js';
import { PAGE_LIMIT_MAX, type Page } from '../paging.js';
import { badRequest, ProblemException } from '../problem.js';
import { requestOf } from '../request.js';
import type { Row } from './columns.js';
import { exportFormat } from './export-format.js';
import { EXPORTED, type Exported } from './exported.js';
import { RecordPins } from './record-pins.js';

/** Each holds one page of rows and what its reader has not taken yet. */
const AT_ONCE = 8;

type Ask = (cursor: string | null) => Promise<Page<Row>>;

/**
 * Answers a list whole, in the form that `Accept` names: by asking the list's own route page after page, at one point of the
 * record, as the same person. So an export shows what the list shows, to nobody else, and asks only as fast as it is read.
 */
@Injectable()
export class ExportInterceptor implements NestInterceptor {
  private underWay = 0;

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(OfficeTime) private readonly time: OfficeTime,
    @Inject(HOST_LOG) private readonly log: HostLog,
    @Optional() @Inject(RecordPins) private readonly pins?: RecordPins,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    const exported = this.reflector.get<Exported | undefined>(EXPORTED, context.getHandler());
    const format = exportFormat(requestOf(context).headers.accept);
    if (exported === undefined || format === null) return next.handle();
    if (this.underWay >= AT_ONCE) throw busy();
    const ask = await this.asker(context, next, exported);
    const first = await ask(null);
    const { fields } = requestOf(context).facts;
    const columns = exported.columnsOf(first).filter(({ name }) => fields === undefined || fields.includes(name));
    const stream = format.write(columns, this.pages(first, ask));
    this.underWay++;
    stream.once('close', () => this.underWay--);
    const disposition = `attachment; filename="${this.nameOf(context)}.${format.extension}"`;
    return of(new StreamableFile(stream, { type: format.contentType, disposition }));
  }

  /** Asks the route for one page, every time at the same point of the record. */
  private async asker(context: ExecutionContext, next: CallHandler<unknown>, exported: Exported): Promise<Ask> {
    const request = requestOf(context);
    const query = { ...(request.query as Record<string, unknown>) };
    for (const member of ['limit', 'cursor']) {
      if (member in query) throw badRequest('export-is-whole', member, 'an export is the whole list; leave this out');
    }
    const names = this.reflector.get<readonly string[] | undefined>(READS, context.getHandler()) ?? [];
    const pinned = await this.pins?.pin(names);
    return async (cursor) => {
      const page = { limit: String(PAGE_LIMIT_MAX), ...(cursor === null ? {} : { cursor }) };
      request.query = exported.paged ? { ...query, ...page } : query;
      const answer = () => lastValueFrom(next.handle());
      return exported.rowsOf(await (pinned === undefined ? answer() : pinned(answer)));
    };
  }

  private async *pages(first: Page<Row>, ask: Ask): AsyncGenerator<readonly Row[]> {
    let page = first;
    yield page.items;
    while (page.nextCursor !== null) {
      page = await ask(page.nextCursor).catch((err: unknown) => {
        // The answer has begun, so its reader learns of this only by its being cut off.
        this.log.error({ err }, 'an export was cut off');
        throw err;
      });
      yield page.items;
    }
  }

  /** `requests-2024-10-15`, or `requests-2024-10-15-true-on-2024-04-05` */
  private nameOf(context: ExecutionContext): string {
    const request = requestOf(context);
    void context.switchToHttp().getResponse<FastifyReply>().header('Vary', 'Accept');
    const { asKnownOn, asTrueOn } = request.query as { readonly asKnownOn?: string; readonly asTrueOn?: string };
    const parts = (request.routeOptions.url ?? '').split('/').filter((part) => /^[a-z-]+$/.test(part));
    const known = this.time.knownAt(asKnownOn === undefined ? {} : { asKnownOn });
    const trueOn = this.time.trueOn(asTrueOn === undefined ? {} : { asTrueOn }, known);
    return `${parts.join('-')}-${known.date}${trueOn === null ? '' : `-true-on-${trueOn.on}`}`;
  }
}

function busy(): ProblemException {
  return new ProblemException(503, 'exports-busy', 'as many exports as may be are under way; ask again', {
    headers: { 'Retry-After': '5' },
  });
}
