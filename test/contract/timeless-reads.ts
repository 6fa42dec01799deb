/** An OpenAPI document, as far as it says what a route can be asked. */
export interface ReadRoutes {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ReadRoute | undefined>>>>;
}

interface ReadRoute {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

type Exemptions = Readonly<Record<string, string>>;

/** Routes that are not about one moment of the record, and why. */
const TIMELESS: Exemptions = {
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

/** Routes that are told of no other day than that of the record, and why. */
const OF_THE_RECORD: Exemptions = {
  '/audit/{collection}/{id}': 'what the events up to a moment make of it: a replay of the record',
  '/v1/agreements': 'terms, which name the days on which they take effect',
  '/v1/agreements/{id}': 'terms, which name the days on which they take effect',
  '/v1/calendars': 'working days by the year, published and amended on record',
  '/v1/calendars/{id}': 'working days by the year, published and amended on record',
  '/v1/calendars/{id}/working-days': 'days that it names itself, by the versions on record',
  '/v1/counterparts': 'names and contact points, of which the record says when it learned them',
  '/v1/counterparts/{id}': 'names and contact points, of which the record says when it learned them',
  '/v1/legal-bases': 'published texts in versions',
  '/v1/legal-bases/{id}': 'published texts in versions',
  '/v1/cases/{id}/attachments': 'files, which are there from the moment of recording',
  '/v1/attachments/{id}': 'a file, which is there from the moment of recording',
  '/v1/cases/{id}/access-records': 'who has read what: the record about itself',
  '/v1/requests/{id}/deadline': 'what the record took the deadline for, and why',
  '/v1/rounds/{id}/report': 'an edition, of the day and the record that it names',
  '/v1/rounds/{id}/figures': 'figures of an edition, of the day and the record that it names',
  '/v1/rounds/{id}/explanation': 'figures of an edition, of the day and the record that it names',
  '/v1/work-items': 'what is to be done, which follows from what is known',
};

/** How a route is asked, and which routes need not be. */
const ASKED: readonly { readonly by: readonly string[]; readonly exempt: Exemptions }[] = [
  { by: ['asKnownOn', 'asTrueOn'], exempt: TIMELESS },
  { by: ['asTrueOn'], exempt: { ...TIMELESS, ...OF_THE_RECORD } },
];

/**
 * The read routes that cannot be asked for the record of a date, or for what it says of a day, and the exemptions that no route
 * needs: a line each.
 */
export function timelessReads(documents: readonly ReadRoutes[]): string[] {
  const reads = documents.flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([path, { get }]) => {
      if (get === undefined) return [];
      const asked = (get.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
      return [{ path, asked: new Set(asked) }];
    }),
  );
  return ASKED.flatMap(({ by, exempt }) => {
    const lacking = new Set(reads.filter(({ asked }) => !by.some((name) => asked.has(name))).map(({ path }) => path));
    const needless = Object.keys(exempt).filter((path) => !lacking.has(path));
    return [
      ...[...lacking].filter((path) => !(path in exempt)).map((path) => `${path} lacks ${by.join(' or ')}`),
      ...needless.map((path) => `${path} needs no exemption from ${by.join(' or ')}`),
    ];
  });
}
