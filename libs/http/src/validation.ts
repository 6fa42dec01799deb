import { Param, ParseUUIDPipe, ValidationPipe } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { ValidationError } from 'class-validator';
import { badRequest, type FieldError, ProblemException } from './problem.js';

const ERRORS_SHOWN_MAX = 50;

/** Bodies and queries hold exactly what their class declares; nothing is converted that the class does not convert itself. */
export function strictValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false, exposeDefaultValues: true },
    stopAtFirstError: true,
    exceptionFactory: (errors) => requestInvalid(errors),
  });
}

/** Parameter decorator: an id from the path; anything but a UUID is 400. */
export function IdParam(name = 'id'): ParameterDecorator {
  const pipe = new ParseUUIDPipe({ exceptionFactory: () => badRequest('request-invalid', name, 'must be a UUID') });
  return (target, key, index) => {
    Param(name, pipe)(target, key, index);
    const method = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key !== undefined && method !== undefined) ApiParam({ name, format: 'uuid' })(target, key, method);
  };
}

function requestInvalid(errors: readonly ValidationError[]): ProblemException {
  const fields: FieldError[] = [];
  for (const error of errors) collect(error, '', fields);
  const detail = fields.map(({ message }) => message).join('; ');
  return new ProblemException(400, 'request-invalid', detail.slice(0, 1_000), { errors: fields });
}

/** Whatever was sent, no more is put together than is shown. */
function collect(error: ValidationError, parent: string, fields: FieldError[]): void {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  for (const message of Object.values(error.constraints ?? {})) {
    if (fields.length < ERRORS_SHOWN_MAX) fields.push({ field, message });
  }
  for (const child of error.children ?? []) {
    if (fields.length >= ERRORS_SHOWN_MAX) return;
    collect(child, field, fields);
  }
}
