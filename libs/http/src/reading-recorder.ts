import type { Asker } from '@comity/kernel';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
} from '@nestjs/common';
import { mergeMap, type Observable } from 'rxjs';
import { askerOf } from './access.js';
import { Download } from './download.js';
import { requestOf } from './request.js';

/** Hears of every answer to a read before its reader does; an answer that it cannot record is not given. */
export abstract class ReadingRecorder {
  /**
   * @param text the path that was asked and what is answered, as JSON or as it stands; asked for only where it matters
   * @param route `GET /v1/requests/:id`
   */
  abstract record(text: () => string, asker: Asker, route: string): Promise<void>;
}

/** Tells the recorder, on hosts that have one. */
@Injectable()
export class RecordedReadingInterceptor implements NestInterceptor {
  constructor(@Optional() @Inject(ReadingRecorder) private readonly recorder?: ReadingRecorder) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = requestOf(context);
    const { recorder } = this;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (recorder === undefined || !isRead || request.facts.actor === undefined) return next.handle();
    const asker = askerOf(request);
    const route = `GET ${request.routeOptions.url ?? ''}`;
    return next.handle().pipe(
      mergeMap(async (value) => {
        try {
          await recorder.record(() => `${request.url.split('?')[0]} ${textOf(value)}`, asker, route);
        } catch (error) {
          if (value instanceof Download) value.discard();
          throw error;
        }
        return value;
      }),
    );
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : (JSON.stringify(value) ?? '');
}
