import { Fault } from '@comity/kernel';
import { type INestApplication, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS, type Access, LIVE } from './access.js';
import { COMMAND } from './command-context.js';
import { REFUSALS, type Refusals } from './refuses.js';

/** One route of a host, and who may use it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  /** `CasesController.open`, to find it in the sources. */
  readonly handler: string;
  readonly access: Access | undefined;
  /** It records something, by the rules of a slice. */
  readonly isCommand: boolean;
  /** The session of whoever asks is checked live. */
  readonly live: boolean;
  /** What its commands can be refused with, and the statuses of that. */
  readonly refusals: Refusals;
}

type Handler = (...args: readonly unknown[]) => unknown;

/** Every route that the application's controllers declare. */
export function routesOf(app: INestApplication): readonly Route[] {
  return routesIn(app.get(ModulesContainer));
}

/** Every route that records something. */
export function commandRoutes(modules: ModulesContainer): readonly Route[] {
  return routesIn(modules).filter(({ isCommand }) => isCommand);
}

/** The same, for whoever stands inside the application. */
export function routesIn(modules: ModulesContainer): readonly Route[] {
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => (typeof metatype === 'function' ? routesOfController(metatype) : []));
}

/**
 * Refuses to start with a route that does not say who may use it.
 * @throws Fault `route-without-access`, naming each such route
 */
export function assertAccessDeclared(app: INestApplication): void {
  const silent = routesOf(app).filter(({ access }) => access === undefined);
  if (silent.length === 0) return;
  const names = silent.map(({ method, path, handler }) => `${method} ${path} (${handler})`);
  throw new Fault('route-without-access', `neither @Allow nor @Public on ${names.join(', ')}`);
}

// biome-ignore lint/complexity/noBannedTypes: Nest's own type of a controller class
function routesOfController(controller: Function): Route[] {
  const prototype = controller.prototype as Record<string, Handler>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    const path: unknown = handler === undefined ? undefined : Reflect.getMetadata(PATH_METADATA, handler);
    if (handler === undefined || path === undefined) return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    const base = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
    return [
      {
        method,
        path: `/${base}/${String(path)}`.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, ''),
        handler: `${controller.name}.${name}`,
        live: Reflect.getMetadata(LIVE, handler) === true,
        access: Reflect.getMetadata(ACCESS, handler) as Access | undefined,
        isCommand: Reflect.getMetadata(COMMAND, handler) === true,
        refusals: (Reflect.getMetadata(REFUSALS, controller) ?? {}) as Refusals,
      },
    ];
  });
}
