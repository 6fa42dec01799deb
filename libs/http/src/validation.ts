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
  const fields = errors.flatMap((error) => fieldErrors(error, '')).slice(0, ERRORS_SHOWN_MAX);
  const detail = fields.map(({ message }) => message).join('; ');
  return new ProblemException(400, 'request-invalid', detail.slice(0, 1_000), { errors: fields });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}
