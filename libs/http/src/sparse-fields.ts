import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import type { Page } from './paging.js';
import { badRequest } from './problem.js';
import { requestOf } from './request.js';

const LISTED_FIELDS = 'comity:listed-fields';
const FIELDS_MAX_CHARACTERS = 2_000;

/** Names the members that the items of a list have, and of which a caller may choose some with `?fields=`. */
export function ListedFields(names: readonly string[]): MethodDecorator {
  return SetMetadata(LISTED_FIELDS, names);
}

/** Shows of each item of a list only what its caller asks for, so that no query class has to name `fields`. */
@Injectable()
export class SparseFieldsInterceptor implements NestInterceptor {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  /** @throws ProblemException 400 `fields-invalid` */
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const known = this.reflector.get<readonly string[] | undefined>(LISTED_FIELDS, context.getHandler());
    const request = requestOf(context);
    const query = request.query as Record<string, unknown>;
    if (known === undefined) return next.handle();
    // An export comes by once for each page; from the first on the query does not name the fields any more.
    if (query.fields !== undefined) request.facts.fields = chosenFields(query.fields, known);
    delete query.fields;
    const { fields } = request.facts;
    if (fields === undefined) return next.handle();
    return next.handle().pipe(map((value) => withFields(value as Page<object>, fields)));
  }
}

/** @throws ProblemException 400 `fields-invalid` for anything but names of the list's members with commas between them */
function chosenFields(value: unknown, known: readonly string[]): readonly string[] {
  const names = typeof value === 'string' && value.length <= FIELDS_MAX_CHARACTERS ? value.split(',') : [''];
  if (names.some((name) => !known.includes(name))) {
    throw badRequest(
      'fields-invalid',
      'fields',
      `must be some of these, with commas between them: ${known.join(', ')}`,
    );
  }
  return names;
}

function withFields(page: Page<object>, fields: readonly string[]): Page<object> {
  const items = page.items.map((item) =>
    Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))),
  );
  return { ...page, items };
}
