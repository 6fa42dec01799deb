import { ROLES } from '@comity/http';
import { newId } from '@comity/kernel';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { API_DOORS } from '../../apps/api/src/doors.js';
import { AUDITOR_DOORS } from '../../apps/auditor/src/doors.js';
import { PROJECTOR_DOORS } from '../../apps/projector/src/doors.js';
import { ANSWERING_HOSTS, describeHosts } from '../contract/hosts.js';
import { type Asked, pathOf, routesAsked, saidBy } from './questions.js';
import { type FullCase, InventedRecord, type RestingMatters } from './record.js';

const MARKER = 'Wolfsangel';
/** As long as the marker, so that an answer that repeats what was asked is as long, too. */
const NOTHING = 'Nachtfalte';
/** Takes an id that somebody knows; all else that could tell whether it is a case's stands in its own test. */
const OPENS_WHAT_IS_HIDDEN = '/v1/cases/{id}/emergency-access';
const NOT_A_FILTER = new Set(['limit', 'cursor', 'sort', 'order', 'asKnownOn', 'fields', 'atLeast']);

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** A place for an id in the path, or an id in the body. */
const NAMES_SOMETHING = new RegExp(`/\\{|${UUID.source}`);

const routes = routesAsked(await describeHosts(ANSWERING_HOSTS));
const reads = routes.filter(({ method }) => method === 'GET');
const commands = routes.filter(
  ({ method, path, example }) =>
    method !== 'GET' &&
    path !== OPENS_WHAT_IS_HIDDEN &&
    `${path} ${JSON.stringify(example)}`.search(NAMES_SOMETHING) >= 0,
);

let host: SliceHost;
let stranger: Caller;
let insider: Caller;
let before: Map<string, string>;
let open: FullCase;
let hidden: FullCase;
/** In the open case, and rests on what lies in the hidden one. */
let resting: RestingMatters;
let whileOpen: string;

beforeAll(async () => {
  const auditor = AUDITOR_DOORS.filter(({ sight }) => sight === undefined);
  host = await startSliceHost({ api: [...API_DOORS, ...auditor], projector: PROJECTOR_DOORS });
  stranger = await host.as('stranger', ...ROLES);
  insider = await host.as('irene', ...ROLES);
  const record = await new InventedRecord(host).open();
  open = await record.fill(await record.openCase('Offen', 'olivia'), 'Offen');
  await record.projected();
  before = await answers();
  hidden = await record.fill(await record.openCase(MARKER, 'irene'), MARKER);
  resting = await record.rest(open.caseId, hidden.requestId, MARKER);
  // Later than this it lies in a restricted case; what was known then is asked about as well.
  await record.projected();
  whileOpen = new Date().toISOString();
  await record.inCase(hidden.caseId, { type: 'change-marking', marking: 'TLP:RED', reason: 'a source is at risk' });
  await record.projected();
}, 120_000);

afterAll(() => host?.[Symbol.asyncDispose]());

/** Every read, of everything in a case and of the whole, as the stranger is answered. */
async function answers(): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  for (const read of reads) {
    for (const path of pathsInto(read, open)) said.set(path, saidBy(await stranger(path)));
  }
  return said;
}

const CATEGORIES = [
  ['case', 'cases', 'caseId'],
  ['request', 'requests', 'requestId'],
  ['hotline', 'hotline-issues', 'issueId'],
  ['referral', 'referrals', 'referralId'],
  ['sanction', 'sanctions', 'sanctionId'],
  ['attachment', 'attachments', 'attachmentId'],
] as const;

/** The route once for each thing in the case, or as it is when it names nothing. */
function pathsInto(asked: Asked, full: FullCase): string[] {
  return [
    ...new Set(CATEGORIES.map(([category, collection, member]) => pathFor(asked, category, collection, full[member]))),
  ];
}

function pathFor(asked: Asked, category: string, collection: string, id: string): string {
  return pathOf(asked, (name) => (name === 'stream' ? `${category}-${id}` : name === 'collection' ? collection : id));
}

function expectNoTrace(said: string): void {
  const { marker: _word, ...ids } = hidden;
  expect(said).not.toMatch(new RegExp([MARKER, ...Object.values(ids), ...Object.values(resting)].join('|'), 'i'));
}

/** Everything of which the stranger must not know, with the collection that it is in. */
function secrets(): { readonly category: string; readonly collection: string; readonly id: string }[] {
  return CATEGORIES.flatMap(([category, collection, member]) =>
    [hidden[member], member in resting ? resting[member as keyof RestingMatters] : []]
      .flat()
      .map((id) => ({ category, collection, id })),
  );
}

describe('a restricted case, to somebody who may do everything and need not know of it', () => {
  it('changes no answer about the whole or about anything else [nothing-leaks]', async () => {
    for (const [path, said] of await answers()) {
      expectNoTrace(said);
      expect([path, said]).toEqual([path, before.get(path)]);
    }
  });

  it('is as little in what was known while it was open to all [nothing-leaks]', async () => {
    for (const read of reads.filter(({ query }) => query.includes('asKnownOn'))) {
      for (const path of pathsInto(read, hidden)) {
        const said = saidBy(await stranger(`${path}?asKnownOn=${whileOpen}`), ...Object.values(hidden));
        expectNoTrace(said);
        if (!path.includes('-')) expect([path, said]).toEqual([path, before.get(path)]);
      }
    }
  });

  it.each(reads.filter(({ path }) => path.includes('{')))(
    'GET $path answers as for what does not exist [nothing-leaks]',
    async (read) => {
      for (const { category, collection, id } of secrets()) {
        const unknown = newId();
        const found = await stranger(pathFor(read, category, collection, id));
        const none = await stranger(pathFor(read, category, collection, unknown));
        expect(saidBy(found, id)).toBe(saidBy(none, unknown));
      }
    },
  );

  it.each(reads.filter(({ query }) => query.some((name) => !NOT_A_FILTER.has(name))))(
    'GET $path finds it by no filter [nothing-leaks]',
    async (read) => {
      const path = pathsInto(read, open)[0];
      for (const name of read.query.filter((one) => !NOT_A_FILTER.has(one))) {
        for (const value of [MARKER, hidden.caseId, hidden.requestId, resting.requestId]) {
          const nothing = value === MARKER ? NOTHING : newId();
          const found = await stranger(`${path}?${name}=${value}`);
          const none = await stranger(`${path}?${name}=${nothing}`);
          expect([name, saidBy(found, value)]).toEqual([name, saidBy(none, nothing)]);
        }
      }
    },
  );

  it.each(commands)('$method $path refuses as for what does not exist [nothing-leaks]', async (command) => {
    for (const secret of secretsOf(command)) {
      const unknown = newId();
      for (const body of [{}, command.example]) {
        const ask = (id: string) =>
          stranger(
            pathOf(command, () => id),
            { method: command.method, body: aboutOnly(id, body) },
          );
        expect(saidBy(await ask(secret), secret)).toBe(saidBy(await ask(unknown), unknown));
      }
    }
  });

  it('is all there for those who are on it [need-to-know]', async () => {
    const shown = await Promise.all(
      [
        `/v1/cases/${hidden.caseId}`,
        `/v1/cases/${hidden.caseId}/timeline`,
        `/v1/requests/${hidden.requestId}`,
        `/v1/hotline-issues/${hidden.issueId}`,
        `/v1/referrals/${hidden.referralId}`,
        `/v1/sanctions/${hidden.sanctionId}`,
        `/v1/attachments/${hidden.attachmentId}`,
        `/v1/requests?text=${MARKER}`,
        `/audit/streams/request-${hidden.requestId}`,
      ].map((path) => insider(path)),
    );
    for (const { status, text } of shown) {
      expect(status).toBe(200);
      expect(text).toContain(MARKER);
    }
  });
});

/** What a command is about by its path; where that is nothing in a case, whatever its body may name. */
function secretsOf({ path }: Asked): string[] {
  const own = secrets().filter(({ collection }) => path.startsWith(`/v1/${collection}/{`));
  return own.length === 0 ? [hidden.caseId, hidden.requestId, resting.requestId] : own.map(({ id }) => id);
}

/** The body with one id in the place of every id. */
function aboutOnly(id: string, body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(UUID, id));
}
