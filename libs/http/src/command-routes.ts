import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { CommandAnswer } from './answer.js';
import { ApiCommand } from './command-context.js';

/** A command that makes a new thing: answers 201 with its id, revision and position. */
export function Creates(): MethodDecorator {
  return applyDecorators(HttpCode(201), ApiCommand(), ApiCreatedResponse({ type: CommandAnswer }));
}

/** A command about a thing that exists: answers 200 with its id, revision and position. */
export function Changes(): MethodDecorator {
  return applyDecorators(HttpCode(200), ApiCommand(), ApiOkResponse({ type: CommandAnswer }));
}
