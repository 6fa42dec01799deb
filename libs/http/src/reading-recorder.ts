import type { Asker } from '@comity/kernel';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { askerOf } from './access.js';
import { READS } from './at-least.js';
import { COMMAND } from './command-context.js';
import { Download } from './download.js';
import { requestOf } from './request.js';

/** Hears of every answer to a read before its reader does; an answer that it cannot record is not given. */
export abstract class ReadingRecorder {
  /**
   * @param text what was asked and what is answered, as JSON or as it stands; asked for only where it matters
   * @param route `GET /v1/requests/:id`
   */
  abstract record(text: () => string, asker: Asker, route: string): Promise<void>;
}

/** Tells the recorder, on hosts that have one. */
@Injectable()
export class RecordedReadingInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Optional() @Inject(ReadingRecorder) private readonly recorder?: ReadingRecorder,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = requestOf(context);
    const { recorder } = this;
    if (recorder === undefined || request.facts.actor === undefined || !this.isRead(context)) return next.handle();
    const asker = askerOf(request);
    const route = `${methodOf(request)} ${request.routeOptions.url ?? ''}`;
    return next.handle().pipe(
      mergeMap(async (value) => {
        try {
          await recorder.record(() => `${askedOf(request)} ${textOf(value)}`, asker, route);
        } catch (error) {
          if (value instanceof Download) value.discard();
          throw error;
        }
        return value;
      }),
    );
  }

  /** A question that is too long for an address comes as a POST. */
  private isRead(context: ExecutionContext): boolean {
    if (methodOf(requestOf(context)) === 'GET') return true;
    const handler = context.getHandler();
    const answersFromRecord = this.reflector.get<unknown>(READS, handler) !== undefined;
    return answersFromRecord && this.reflector.get<unknown>(COMMAND, handler) !== true;
  }
}

function methodOf({ method }: FastifyRequest): string {
  return method === 'HEAD' ? 'GET' : method;
}

/** Decoded: an answer in numbers alone has the id of what it is about nowhere else. */
function askedOf({ params, query, body }: FastifyRequest): string {
  return JSON.stringify([params, query, body ?? null]);
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : (JSON.stringify(value) ?? '');
}
