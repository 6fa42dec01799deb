import type { HostDescription } from '@comity/http';
import type { SliceAnswer } from '@comity/testing';
import { z } from 'zod';

const operation = z.object({
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        schema: z.looseObject({ format: z.string().optional() }).optional(),
      }),
    )
    .default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ example: z.unknown().optional() })) })
    .optional(),
});

/** One route of a host as its API document has it, so that a new route is asked without anybody thinking of it. */
export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/v1/requests/{id}` */
  readonly path: string;
  readonly query: readonly string[];
  readonly example: unknown;
}

/** Every route behind a token. */
export function routesAsked(hosts: readonly HostDescription[]): Asked[] {
  return hosts.flatMap(({ document }) =>
    Object.entries(document.paths)
      .filter(([path]) => !path.startsWith('/health/'))
      .flatMap(([path, item]) =>
        Object.entries(item).map(([method, described]) => {
          const { parameters, requestBody } = operation.parse(described);
          const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
          const example = requestBody?.content['application/json']?.example ?? {};
          return { method: method.toUpperCase() as Asked['method'], path, query, example };
        }),
      ),
  );
}

/** The path with something in the place of each parameter. */
export function pathOf({ path }: Asked, fill: (name: string) => string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) => fill(name));
}

/** What an answer says, without what differs from one asking to the next: its trace, and the ids that were asked for. */
export function saidBy({ status, headers, text }: SliceAnswer, ...asked: readonly string[]): string {
  const kept = [...headers].filter(([name]) => !['date', 'request-id'].includes(name));
  const said = `${status} ${JSON.stringify(kept)} ${text.replaceAll(/"traceId":"[0-9a-f]{32}"/g, '')}`;
  return asked.reduce((rest, id) => rest.replaceAll(id, '<asked>'), said);
}
