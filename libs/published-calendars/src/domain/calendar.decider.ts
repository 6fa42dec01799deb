import {
  accept,
  canonicalJson,
  type Decider,
  type Decision,
  datedAs,
  readContent,
  refuse,
  timeZone,
} from '@comity/kernel';
import type {
  AmendCalendar,
  CalendarCommand,
  CalendarRefusal,
  ListedDays,
  PublishCalendar,
} from './calendar.commands.js';
import { type CalendarEvent, calendarEvents } from './calendar.events.js';
import {
  type CalendarState,
  type CalendarVersion,
  evolveCalendar,
  type PublishedCalendar,
  unpublished,
} from './calendar.state.js';
import { byDate, problemWith } from './listed-days.js';

type CalendarDecision = Decision<CalendarEvent, CalendarRefusal>;

/** The rules of one party's calendar. A published version is never edited; the same command again changes nothing. */
export const calendarDecider: Decider<CalendarState, CalendarCommand, CalendarEvent, CalendarRefusal> = {
  category: 'calendar',
  initial: unpublished,
  decide: (command, state) => datedAs(command, decideCalendar(command, state)),
  evolve: evolveCalendar,
};

function decideCalendar(command: CalendarCommand, state: CalendarState): CalendarDecision {
  switch (command.type) {
    case 'PublishCalendar':
      return publish(command, state);
    case 'AmendCalendar':
      return state.phase === 'unpublished'
        ? refuse('calendar-unknown', 'no such calendar is published; publish it first, or check its id')
        : amend(command, state);
  }
}

function publish(command: PublishCalendar, state: CalendarState): CalendarDecision {
  if (!timeZone.safeParse(command.zone).success) {
    return refuse('zone-unknown', 'give the zone as an IANA name such as Asia/Shanghai');
  }
  const problem = problemWith(command);
  if (problem !== null) return problem;
  const { party, name, zone } = command;
  const content = readContent(calendarEvents.CalendarPublished, { party, name, zone, ...contentOf(command, 1) });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state.phase === 'unpublished') return accept({ type: 'CalendarPublished', data: content.data });
  const first = state.versions.get(1);
  const asPublished = { party: state.party, name: state.name, zone: state.zone, ...first };
  return canonicalJson(asPublished) === canonicalJson(content.data)
    ? accept()
    : refuse('calendar-already-published', `the calendar of ${state.party} is published; amend it instead`);
}

function amend(command: AmendCalendar, state: PublishedCalendar): CalendarDecision {
  const problem = problemWith(command);
  if (problem !== null) return problem;
  const { amends, reason } = command;
  const next = { ...contentOf(command, state.latest.version + 1), amends, reason };
  const content = readContent(calendarEvents.CalendarAmended, next);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (!state.versions.has(amends)) {
    return refuse('version-unknown', `there is no version ${amends}; the latest is ${state.latest.version}`);
  }
  if (sameDays(content.data, state.latest)) return accept();
  if (amends !== state.latest.version) {
    return refuse(
      'version-superseded',
      `version ${amends} has been amended; start from version ${state.latest.version}`,
    );
  }
  return shortens(content.data, state.latest) ?? accept({ type: 'CalendarAmended', data: content.data });
}

function contentOf(days: ListedDays, version: number) {
  const { weekend, horizon, daysOff, workedDays, source } = days;
  return { version, weekend, horizon, daysOff: byDate(daysOff), workedDays: byDate(workedDays), source };
}

function sameDays(a: CalendarVersion, b: CalendarVersion): boolean {
  const days = ({ weekend, horizon, daysOff, workedDays, source }: CalendarVersion) =>
    canonicalJson({ weekend: [...weekend].sort(), horizon, daysOff, workedDays, source });
  return days(a) === days(b);
}

/** Days that were known stay known: deadlines that rested on them would become provisional again. */
function shortens({ horizon }: CalendarVersion, latest: CalendarVersion): CalendarDecision | null {
  const kept = horizon.from <= latest.horizon.from && horizon.through >= latest.horizon.through;
  if (kept) return null;
  const { from, through } = latest.horizon;
  return refuse('horizon-shortened', `version ${latest.version} covers ${from} to ${through}; cover at least as much`);
}
