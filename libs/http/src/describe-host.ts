import { systemClock } from '@comity/kernel';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { aroundModule } from './host.module.js';
import { createLogger } from './logging.js';
import { openApiDocument } from './openapi.js';
import { assertAccessDeclared, type Route, routesOf } from './routes.js';

/** What a host offers, as its controllers declare it. */
export interface HostDescription {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly document: OpenAPIObject;
}

const NO_SERVER = { COMITY_HOST: '127.0.0.1', COMITY_PORT: 0, COMITY_LOG_LEVEL: 'silent' } as const;

/**
 * Describes a host without starting it: nothing of its module is created, no store is reached, no port is opened.
 * @throws Fault `route-without-access`, as the host would
 */
export async function describeHost(name: string, module: Type<unknown> | DynamicModule): Promise<HostDescription> {
  const surroundings = { config: NO_SERVER, log: createLogger(name, 'silent'), clock: systemClock };
  const app = await NestFactory.create<NestFastifyApplication>(
    aroundModule(module, surroundings),
    new FastifyAdapter(),
    { preview: true, logger: false, abortOnError: false },
  );
  try {
    assertAccessDeclared(app);
    return { name, routes: routesOf(app), document: openApiDocument(app, name) };
  } finally {
    await app.close();
  }
}
