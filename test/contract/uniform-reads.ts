import type { ReadRoutes } from './timeless-reads.js';

type Exemptions = Readonly<Record<string, string>>;

/** Routes that nobody asks for what they have just written, and why. */
const WITHOUT_POSITION: Exemptions = {
  '/health/live': 'about the process',
  '/health/ready': 'about the process',
  '/v1/calendar-feeds/{id}': 'fetched by a calendar, which writes nothing',
  '/v1/notifications/dead-letters': 'no command writes what it shows',
  '/v1/updates': 'goes on from Last-Event-ID',
};

/** Lists that come in one order only, and why. */
const UNSORTED: Exemptions = {
  '/v1/notifications/dead-letters': 'who has waited longest is to be helped first',
  '/v1/search': 'what fits best comes first',
  '/v1/work-items': 'what is due first is to be done first',
  '/v1/compliance/explanation': 'all that is behind one figure, none of it before the other',
  '/v1/rounds/{id}/explanation': 'all that is behind one figure, none of it before the other',
};

/** What every read offers its callers, or every list; and those that do not have to. */
const OFFERED: readonly { readonly name: string; readonly ofLists: boolean; readonly exempt: Exemptions }[] = [
  { name: 'Comity-At-Least', ofLists: false, exempt: WITHOUT_POSITION },
  { name: 'limit', ofLists: true, exempt: {} },
  { name: 'fields', ofLists: true, exempt: {} },
  { name: 'sort', ofLists: true, exempt: UNSORTED },
];

/** What is not the same of all reads, and the exemptions that no route needs: a line each. */
export function unevenReads(documents: readonly ReadRoutes[]): string[] {
  const reads = documents.flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([path, { get }]) => {
      return get === undefined ? [] : [{ path, has: new Set((get.parameters ?? []).map(({ name }) => name)) }];
    }),
  );
  return OFFERED.flatMap(({ name, ofLists, exempt }) => {
    const lacking = reads.filter(({ has }) => (!ofLists || has.has('cursor')) && !has.has(name));
    const paths = new Set(lacking.map(({ path }) => path));
    return [
      ...[...paths].filter((path) => !(path in exempt)).map((path) => `${path} lacks ${name}`),
      ...Object.keys(exempt).flatMap((path) => (paths.has(path) ? [] : [`${path} needs no exemption from ${name}`])),
    ];
  });
}
