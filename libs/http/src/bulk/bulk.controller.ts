import { idFrom } from '@comity/kernel';
import { Body, Controller, HttpCode, Inject, Module, Post, Req } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../access.js';
import type { CommandAnswer } from '../answer.js';
import { commandKeyOf } from '../command-context.js';
import type { Problem } from '../problem.js';
import { ROLES } from '../roles.js';
import { commandRoutes } from '../routes.js';
import { Summary } from '../summary.js';
import { BulkAnswer, BulkBody, type BulkCommand, type BulkResult } from './bulk.dto.js';

const NOT_TRIED: BulkResult = { outcome: 'not-tried', status: null, answer: null, problem: null };

/** Many commands in one request, each of which takes the way that it takes by itself. */
@ApiTags('commands')
@Controller('v1/commands')
export class BulkController {
  private known: readonly RegExp[] | null = null;

  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  @Summary(
    'Carries out many commands, one after the other',
    'Each is authorised, checked and decided as by itself, and has a result of its own. What was done before one is refused stays done.',
  )
  @Post('bulk')
  @Allow(...ROLES)
  @HttpCode(200)
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'As of a single command; each command has a key of its own, made of this one and its place',
  })
  @ApiOkResponse({ type: BulkAnswer })
  async run(@Body() { commands, onRefusal }: BulkBody, @Req() request: FastifyRequest): Promise<BulkAnswer> {
    const key = commandKeyOf(request);
    const results: BulkResult[] = [];
    for (const [place, command] of commands.entries()) {
      const stopped = onRefusal === 'stop' && results.some(({ outcome }) => outcome !== 'done');
      results.push(stopped ? NOT_TRIED : await this.carryOut(command, request, key && idFrom('bulk', key, place)));
    }
    const positions = results.flatMap(({ answer }) => answer?.position ?? []);
    return { results, position: positions.reduce<string | null>(later, null) };
  }

  /** Through everything that stands before its own route: nothing is decided here. */
  private async carryOut(
    { method = 'POST', path, body = {}, ifMatch }: BulkCommand,
    request: FastifyRequest,
    key: string | undefined,
  ): Promise<BulkResult> {
    this.known ??= commandRoutes(this.modules).map(({ method: verb, path: route }) => patternOf(verb, route));
    const isCommand = this.known.some((pattern) => pattern.test(`${method} ${path}`));
    const { authorization, 'correlation-id': correlationId } = request.headers;
    const answered = await request.server.inject({
      method,
      // What is no command is answered as any address that does not exist.
      url: isCommand ? path : '/v1/commands/unknown',
      remoteAddress: request.ip,
      headers: {
        'content-type': 'application/json',
        traceparent: `00-${request.facts.traceId}-${request.facts.traceId.slice(16)}-00`,
        ...(authorization === undefined ? {} : { authorization }),
        ...(correlationId === undefined ? {} : { 'correlation-id': correlationId }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      payload: JSON.stringify(body),
    });
    const { statusCode: status } = answered;
    if (status < 300) return { outcome: 'done', status, answer: answered.json<CommandAnswer>(), problem: null };
    const problem = { ...answered.json<Problem>(), instance: path };
    return { outcome: 'refused', status, answer: null, problem };
  }
}

@Module({ controllers: [BulkController] })
export class BulkModule {}

function patternOf(method: string, route: string): RegExp {
  return new RegExp(`^${method} ${route.replaceAll(/:\w+/g, '[^/]+')}$`);
}

function later(one: string | null, other: string): string {
  return one === null || BigInt(other) > BigInt(one) ? other : one;
}
