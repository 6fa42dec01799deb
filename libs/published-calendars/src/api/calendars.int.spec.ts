import { workingDaysBetween } from '@comity/calendars';
import { type CommandContext, CommandRunner } from '@comity/event-log';
import { Fault, systemClock } from '@comity/kernel';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { sql } from 'kysely';
import { publishedCalendarsApi } from '../api.js';
import { calendarIdOf } from '../domain/calendar.state.js';
import { publishedCalendarsProjector } from '../projector.js';
import { findCalendar, workingCalendarOfRow } from '../read/calendar.queries.js';
import { CalendarsService } from './calendars.service.js';

const FESTIVAL = { date: '2024-09-27', name: 'Festival' };
const days = {
  weekend: [6, 7],
  horizon: { from: '2024-01-01', through: '2024-12-31' },
  daysOff: [FESTIVAL],
  workedDays: [{ date: '2024-09-28', name: 'Festival' }],
  source: 'Official Gazette 12/2023',
};
const publication = { party: 'XA', name: 'Arcadia', zone: 'Europe/Athens', ...days };
const amendment = {
  ...days,
  amends: 1,
  reason: 'a day of mourning was announced',
  daysOff: [FESTIVAL, { date: '2024-09-30', name: 'Day of mourning' }],
};

let host: SliceHost;
let administrator: Caller;
let officer: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: [publishedCalendarsApi], projector: [publishedCalendarsProjector] });
  administrator = await host.as('ada', 'administrator');
  officer = await host.as('olga', 'case-officer');
});

afterAll(() => host?.[Symbol.asyncDispose]());

const post = (path: string, body: unknown, caller = administrator, headers = {}) =>
  caller(path, { method: 'POST', body, headers });

function upTo({ headers }: { headers: Headers }) {
  return { headers: { 'comity-at-least': headers.get('comity-position') ?? '' } };
}

/** A calendar of a party of its own, published over HTTP. */
async function published(party: string) {
  const answer = await post('/v1/calendars', { ...publication, party });
  expect(answer.status).toBe(201);
  return { path: `/v1/calendars/${answer.body.id}`, id: answer.body.id as string, answer };
}

describe('a calendar over HTTP', () => {
  it('is published under an id that follows from its party, and shown with its days', async () => {
    const { path, id, answer } = await published('XA');
    expect(id).toBe(calendarIdOf('XA'));
    const shown = await officer(path, upTo(answer));
    expect(shown.status).toBe(200);
    expect(shown.headers.get('etag')).toBe('"0"');
    expect(shown.body).toMatchObject({ party: 'XA', version: 1, daysOff: { '2024-09-27': 'Festival' }, reason: null });
  });

  it('is published by administrators only', async () => {
    expect((await post('/v1/calendars', publication, officer)).status).toBe(403);
  });

  it('counts by the version asked for when a day off is announced late', async () => {
    const { path, answer } = await published('XB');
    const span = 'after=2024-09-26&through=2024-10-01';
    expect((await officer(`${path}/working-days?${span}`, upTo(answer))).body).toEqual({
      workingDays: 3,
      provisional: false,
      version: 1,
    });
    const amended = await post(`${path}/amendments`, amendment, administrator, { 'if-match': '"0"' });
    expect([amended.status, amended.body.revision]).toEqual([201, 1]);
    expect((await officer(`${path}/working-days?${span}`)).body).toMatchObject({ workingDays: 2, version: 2 });
    expect((await officer(`${path}/working-days?${span}&version=1`)).body).toMatchObject({
      workingDays: 3,
      version: 1,
    });
    expect((await officer(path, upTo(amended))).body).toMatchObject({ version: 2, reason: amendment.reason });
  });

  it('refuses with a code and a sentence that says what to do', async () => {
    const { path } = await published('XC');
    const refused = async (where: string, body: unknown) => {
      const { status, body: problem } = await post(where, body);
      return [status, problem.code];
    };
    expect(await refused('/v1/calendars', { ...publication, party: 'XC', name: 'Else' })).toEqual([
      409,
      'calendar-already-published',
    ]);
    expect(await refused('/v1/calendars', { ...publication, zone: 'Arcadia/Tegea' })).toEqual([422, 'zone-unknown']);
    const february = { ...publication, daysOff: [{ date: '2024-02-30', name: 'none' }] };
    expect(await refused('/v1/calendars', february)).toEqual([422, 'content-invalid']);
    expect(await refused('/v1/calendars', { ...publication, extra: 1 })).toEqual([400, 'request-invalid']);
    expect(await refused('/v1/calendars', { ...publication, horizon: undefined })).toEqual([400, 'request-invalid']);
    expect(await refused(`${path}/amendments`, { ...amendment, amends: 7 })).toEqual([409, 'version-unknown']);
    const unknown = `/v1/calendars/${calendarIdOf('nobody')}`;
    expect(await refused(`${unknown}/amendments`, amendment)).toEqual([404, 'calendar-unknown']);
    expect((await officer(unknown)).status).toBe(404);
    expect((await officer(`${unknown}/working-days?after=2024-01-01&through=2024-01-02`)).status).toBe(404);
    expect((await officer(`${path}/working-days?after=2024-02-30&through=2024-03-02`)).body.code).toBe('date-invalid');
  });
});

describe('the shipped calendars', () => {
  it('are published once however often they are seeded, and SQL counts as the arithmetic does', async () => {
    const service = new CalendarsService(new CommandRunner(host.log));
    const now = systemClock.now();
    const seeding = (commandId: string): CommandContext => ({
      commandId,
      actor: { id: 'seed', roles: ['service'] },
      now,
      correlationId: commandId,
    });
    const first = await service.publishSeed(seeding('first'));
    const again = await service.publishSeed(seeding('second'));
    expect([...first, ...again].map(({ accepted }) => accepted)).toEqual(Array(10).fill(true));
    expect(again.map((outcome) => outcome.accepted && outcome.events.length)).toEqual([0, 0, 0, 0, 0]);
    await foldedUpTo(await host.log.lastPosition());

    const { body } = await officer('/v1/calendars?limit=200');
    const parties = (body.items as { party: string }[]).map(({ party }) => party);
    expect(parties).toEqual(expect.arrayContaining(['CN', 'GB-EAW', 'GB-NIR', 'GB-SCT', 'US']));

    const row = await findCalendar(host.readStore, calendarIdOf('CN'), 'now');
    if (row === undefined) throw new Fault('calendar-missing', 'CN was seeded');
    for (const [from, through] of [
      ['2024-02-08', '2024-02-19'],
      ['2019-12-31', '2020-02-03'],
      ['2026-12-30', '2027-01-05'],
    ] as const) {
      const exact = workingDaysBetween(workingCalendarOfRow(row), from, through);
      expect(await workingDaysInSql(row.calendarId, from, through)).toEqual(exact);
    }
  });
});

async function foldedUpTo(position: bigint | null): Promise<void> {
  const folded = await host.readStore.waitFor(['calendars', 'calendar-years'], position ?? 0n, 30_000);
  expect(folded).toBe(true);
}

async function workingDaysInSql(calendarId: string, from: string, through: string) {
  const ordinal = (date: string) => sql`(
    select (ordinals ->> (extract(doy from ${date}::date)::integer - 1))::integer from calendar_years
    where calendar_id = ${calendarId} and version = 1 and year = extract(year from ${date}::date))`;
  const { rows } = await sql<{ workingDays: number; provisional: boolean }>`
    select ${ordinal(through)} - ${ordinal(from)} as working_days, ${through}::date > max(horizon_through) as provisional
    from calendar_years where calendar_id = ${calendarId} and version = 1`.execute(host.readStore.kysely);
  return rows[0];
}
