import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badRequest, ProblemException } from './problem.js';

export const FORM_TYPE = 'application/x-www-form-urlencoded';
const FORM = 'comityFormBody';
const FORM_MAX_BYTES = 16_384;

/** Has a route take a form with this field, and describes it. Whatever else a form holds is left aside. */
export function TakesForm(field: string): MethodDecorator {
  const properties = { [field]: { type: 'string' } };
  return applyDecorators(
    RouteConfig({ [FORM]: true }),
    ApiConsumes(FORM_TYPE),
    ApiBody({ required: true, schema: { type: 'object', required: [field], properties } }),
  );
}

/** A page of another origin can have a browser send a form: but for the routes that say so, none is taken. */
export function readForms(server: FastifyInstance): void {
  const options = { parseAs: 'string', bodyLimit: FORM_MAX_BYTES } as const;
  server.addContentTypeParser(FORM_TYPE, options, (request, text, done) => {
    if (!Object.hasOwn(request.routeOptions.config, FORM)) return done(unsupported('application/json'));
    done(null, new URLSearchParams(String(text)));
  });
}

/** @throws ProblemException 415 `media-type-unsupported`; 400 `request-invalid` for a field that is not there exactly once */
export function fieldOf({ body }: FastifyRequest, field: string): string {
  if (!(body instanceof URLSearchParams)) throw unsupported(FORM_TYPE);
  const [value, ...more] = body.getAll(field);
  if (value === undefined || value === '' || more.length > 0) {
    throw badRequest('request-invalid', field, 'must be given once');
  }
  return value;
}

export function unsupported(instead: string): ProblemException {
  return new ProblemException(415, 'media-type-unsupported', `send the body as ${instead}`);
}
