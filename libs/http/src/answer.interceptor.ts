import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { CommandAnswer } from './answer.js';
import { Download } from './download.js';
import { etagOf, Revised } from './etag.js';

/** Puts the revision and position of an answer into its headers. */
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((value) => withHeaders(value, reply)));
  }
}

function withHeaders(value: unknown, reply: FastifyReply): unknown {
  if (value instanceof Revised) {
    if (value.revision !== null) void reply.header('ETag', etagOf(value.revision));
    return value.body;
  }
  if (value instanceof Download) void reply.headers(value.headers);
  if (value instanceof CommandAnswer) {
    void reply.header('ETag', etagOf(value.revision));
    if (value.position !== null) void reply.header('Comity-Position', value.position);
  }
  return value;
}
