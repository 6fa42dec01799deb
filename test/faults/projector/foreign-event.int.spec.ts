import { setTimeout as pause } from 'node:timers/promises';
import { EventLog, type NewEvent } from '@comity/event-log';
import { type RunningHost, startHost } from '@comity/http';
import { newId, type Recorded } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { type Fresh, freshDatabase, startStore, type ThrowAwayServer } from '@comity/testing';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { keptTables } from '../../../apps/comity/src/doctor/kept-tables.js';
import { parkedEntries } from '../../../apps/comity/src/doctor/parked-entries.js';
import { PROJECTOR_DOORS } from '../../../apps/projector/src/doors.js';
import { projectorModule } from '../../../apps/projector/src/projector.module.js';
import { ToldEvents } from '../../load/rebuild/told-events.js';

const WITHIN_MS = 40_000;

let store: ThrowAwayServer;
let database: Fresh;
let host: RunningHost;
let log: EventLog;
let readStore: ReadStore;

beforeAll(async () => {
  store = await startStore();
  database = await freshDatabase();
  const addresses = { COMITY_EVENT_STORE: store.url, COMITY_POSTGRES: database.url };
  const config = { COMITY_HOST: '127.0.0.1', COMITY_PORT: 0, COMITY_LOG_LEVEL: 'silent' as const, ...addresses };
  host = await startHost({ name: 'projector', module: projectorModule(config, PROJECTOR_DOORS), config });
  log = host.app.get(EventLog);
  readStore = host.app.get(ReadStore);
});
afterAll(async () => {
  await host?.stop();
  await database?.[Symbol.asyncDispose]();
  await store?.[Symbol.asyncDispose]();
});

async function append(events: readonly Recorded[]): Promise<void> {
  for (const { stream, id, type, data, envelope } of events) {
    const event: NewEvent = { id, type, data, envelope };
    await log.append(stream, [event], 'any');
  }
}

/** What a program writes that knows the store and not the record. */
async function writeForeign(stream: string): Promise<void> {
  const client = KurrentDBClient.connectionString(store.url);
  await client.appendToStream(stream, jsonEvent({ id: newId(), type: 'RequestClosed', data: { by: 'another' } }));
  await client.dispose();
}

async function health(): Promise<Record<string, unknown>> {
  const response = await fetch(`${host.url}/health/ready`);
  const { checks } = (await response.json()) as { checks: Record<string, Record<string, unknown>> };
  return checks.projections ?? {};
}

async function caughtUp(): Promise<void> {
  const giveUpAt = performance.now() + WITHIN_MS;
  for (let figures = await health(); figures.ok !== true || figures.behindEvents !== 0; figures = await health()) {
    if (performance.now() > giveUpAt) throw new RangeError(`not caught up: ${JSON.stringify(figures)}`);
    await pause(50);
  }
}

/** The first events of an office that touch a request. */
async function toldRequests(count: number): Promise<Recorded[]> {
  const told = new ToldEvents(count);
  const events: Recorded[] = [];
  for await (const entries of told.next(count)) {
    for (const entry of entries) if (entry.kind === 'event') events.push(entry.event);
  }
  await told.end();
  return events.filter(({ stream }) => stream.startsWith('request-')).slice(0, 300);
}

it('parks a malformed event of a foreign writer with its request, says so, and shows all else', async () => {
  const events = await toldRequests(1_000);
  const [struck = '', story = []] =
    [...Map.groupBy(events, ({ stream }) => stream)].find(([, own]) => own.length > 5) ?? [];
  const seen = 3;
  const cut = events.indexOf(story[seen] as Recorded);
  await append(events.slice(0, cut));
  await writeForeign(struck);
  await append(events.slice(cut));
  await caughtUp();

  const waiting = story.length - seen;
  expect(await health()).toMatchObject({ ok: true, behindEvents: 0, behindSeconds: 0, moreBehind: false });
  expect((await health()).parked).toBeGreaterThan(waiting);
  const findings = await parkedEntries({ readStore });
  const register = findings.find(({ subject }) => subject === 'request-register');
  expect(register?.problem).toContain(`${struck}@${seen} RequestClosed at ${cut + 1}: `);
  expect(register?.problem).toContain(`${waiting} events wait behind`);
  expect(register?.mend).toContain('comity parked retry request-register');
  expect(findings.filter(({ problem }) => !problem.includes(struck))).toEqual([]);
  expect(await keptTables({ readStore })).toEqual([]);

  const { rows } = await readStore.pool.query<{ stream: string; revision: number }>(
    `select 'request-' || row_key as stream, revision from request_register where known_to = 'infinity'`,
  );
  const expected = [...Map.groupBy(events, ({ stream }) => stream)].map(([stream, own]) => ({
    stream,
    revision: (stream === struck ? seen : own.length) - 1,
  }));
  expect(new Set(rows.map(({ stream, revision }) => `${stream}@${revision}`))).toEqual(
    new Set(expected.map(({ stream, revision }) => `${stream}@${revision}`)),
  );
});
