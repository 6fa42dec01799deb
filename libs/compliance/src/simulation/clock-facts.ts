import type { PartyCalendars, WorkingCalendar } from '@comity/calendars';
import type { CommandRunner } from '@comity/event-log';
import type { SeenStore } from '@comity/read-store';
import { PinnedCalendars, type RegisterRow, requestRegister } from '@comity/requests/contract';
import type { ClockFacts } from '../domain/simulated-due.js';
import type { SimulatedPolicy } from '../domain/simulated-policy.js';
import type { ComplianceQuestion } from '../read/question.js';

const ROWS_AT_ONCE = 500;
const COLUMNS = [
  'rowKey',
  'direction',
  'filedAt',
  'transmittedAt',
  'acknowledgedAt',
  'ourCalendarId',
  'ourCalendarVersion',
  'counterpartCalendarId',
  'counterpartCalendarVersion',
  'detail',
] as const;
type Row = Pick<RegisterRow, Exclude<(typeof COLUMNS)[number], 'rowKey'>> & { readonly rowKey: string };

/** The clock of one request, and the calendars that it pinned. */
export interface RequestClock {
  readonly requestId: string;
  readonly facts: ClockFacts;
  readonly row: Row;
}

/** The clocks of the filed requests that the viewer may know of, a page at a time, as known at the point. */
export async function* requestClocks(
  store: SeenStore,
  { knownAt, filter }: ComplianceQuestion,
): AsyncGenerator<readonly RequestClock[]> {
  for (let after = ''; ; ) {
    let rows = store
      .asKnown(requestRegister, knownAt)
      .select(COLUMNS)
      .where('filedAt', 'is not', null)
      .where('rowKey', '>', after);
    for (const member of ['agreementId', 'caseId', 'counterpartId'] as const) {
      const value = filter[member];
      if (value !== undefined) rows = rows.where(member, '=', value);
    }
    const page: Row[] = await rows.orderBy('rowKey').limit(ROWS_AT_ONCE).execute();
    yield page.flatMap((row) => clockOf(row) ?? []);
    const last = page.at(-1);
    if (last === undefined || page.length < ROWS_AT_ONCE) return;
    after = last.rowKey;
  }
}

function clockOf(row: Row): RequestClock | null {
  const { rowKey: requestId, direction, filedAt, transmittedAt, acknowledgedAt, detail } = row;
  if (filedAt === null) return null;
  const { stops = [], extensions = [] } = detail.clocks.response ?? {};
  const pauses = stops.map(({ from, to, reason }) => ({ from, to, reason }));
  return { requestId, facts: { direction, filedAt, transmittedAt, acknowledgedAt, stops: pauses, extensions }, row };
}

/** The calendars of both sides: those of the policy where it names some, else those that the request pinned. */
export async function calendarsOf(
  runner: CommandRunner,
  { calendars }: SimulatedPolicy,
  { row }: RequestClock,
): Promise<PartyCalendars> {
  const pinned = PinnedCalendars.of(runner);
  const find = async (id: string | null, version: number | null): Promise<WorkingCalendar | undefined> =>
    id === null || version === null ? undefined : ((await pinned.find({ calendarId: id, version })) ?? undefined);
  const ours = calendars.ours ?? { calendarId: row.ourCalendarId, version: row.ourCalendarVersion };
  const theirs = calendars.theirs ?? { calendarId: row.counterpartCalendarId, version: row.counterpartCalendarVersion };
  const [our, their] = [await find(ours.calendarId, ours.version), await find(theirs.calendarId, theirs.version)];
  return row.direction === 'outgoing' ? { requesting: our, requested: their } : { requesting: their, requested: our };
}
