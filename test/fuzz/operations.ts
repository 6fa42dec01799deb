import type { HostDescription } from '@comity/http';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly schema?: { readonly enum?: readonly string[]; readonly example?: unknown };
}

/** One operation of a host, as its document describes it. */
export interface Operation {
  readonly host: string;
  readonly method: string;
  /** `/v1/cases/{id}` */
  readonly path: string;
  readonly roles: readonly string[];
  readonly parameters: readonly Parameter[];
  /** An example of its body; undefined where it takes none. */
  readonly body: unknown;
  /** The statuses that it says it answers with. */
  readonly statuses: ReadonlySet<number>;
}

interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> };
  readonly responses: object;
  readonly 'x-roles'?: readonly string[];
}

/** Every operation of the hosts. */
export function operationsOf(hosts: readonly HostDescription[]): readonly Operation[] {
  return hosts.flatMap(({ name: host, document }) =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, Described>).map(([method, described]) => ({
        host,
        path,
        method: method.toUpperCase(),
        roles: described['x-roles'] ?? [],
        parameters: described.parameters ?? [],
        body: described.requestBody?.content['application/json']?.example,
        statuses: new Set(Object.keys(described.responses).map(Number)),
      })),
    ),
  );
}
