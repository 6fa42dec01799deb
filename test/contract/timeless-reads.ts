/** An OpenAPI document, as far as it says what a route can be asked. */
export interface ReadRoutes {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ReadRoute | undefined>>>>;
}

interface ReadRoute {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

/** How a route is asked for the record of another moment than the present. */
const MOMENTS = ['asKnownOn', 'asTrueOn'];

/** Routes that are not about one moment of the record, and why. */
const EXEMPT: Readonly<Record<string, string>> = {
  '/health/live': 'about the process',
  '/health/ready': 'about the process',
  '/audit/streams/{stream}': 'the events themselves, each with its times',
  '/v1/attachments/{id}/content': 'bytes, which are never changed',
  '/v1/calendar-address': 'about the person who asks, as they are now',
  '/v1/notifications/preferences': 'how one is told from now on',
  '/v1/notifications/webhook-targets/{id}/secret': 'the secret that signs now',
  '/v1/notifications/dead-letters': 'what waits to be mended, and no part of the record',
  '/v1/calendar-feeds/{id}': 'what is due from now on, for a calendar that fetches it',
  '/v1/updates': 'what changes from now on, as it changes',
  '/v1/compliance/changes': 'about two moments, named by from and to',
};

/** The read routes that cannot be asked for the record of a date. */
export function timelessReads(documents: readonly ReadRoutes[]): string[] {
  return documents.flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([path, { get }]) => {
      if (get === undefined || path in EXEMPT) return [];
      const asked = (get.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
      return MOMENTS.some((moment) => asked.includes(moment)) ? [] : [path];
    }),
  );
}
