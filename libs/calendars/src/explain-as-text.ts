import { isoWeekday } from './calendar-date.js';
import type { DeadlineExtension, DeadlineUnit } from './deadline-terms.js';
import type {
  CountedDays,
  CountedHours,
  DeadlineExplanation,
  ExplanationStep,
  PolicyReference,
} from './explanation.js';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MS_PER_MINUTE = 60_000;

const CALENDAR_RULE_TEXT = {
  requesting: 'the requesting party’s calendar',
  requested: 'the requested party’s calendar',
  union: 'both parties’ calendars (a day counts only when both work)',
  intersection: 'both parties’ calendars (a day counts when either works)',
} satisfies Record<CountedDays['calendarRule'], string>;

const UNIT_TEXT = {
  hours: ['hour', 'hours'],
  'calendar-days': ['calendar day', 'calendar days'],
  'working-days': ['working day', 'working days'],
  months: ['month', 'months'],
} satisfies Record<DeadlineUnit, [string, string]>;

/** The explanation in sentences that a lawyer can follow with a calendar in hand: one line per run of days. */
export function explainAsText(explanation: DeadlineExplanation): string {
  switch (explanation.kind) {
    case 'stated':
      return `Due on ${day(explanation.dueOn)}, until the end of that day in ${explanation.zone}. Stated, not computed: ${explanation.source}.`;
    case 'no-binding-deadline':
      return `No binding deadline${policyText(explanation)}. The age is counted from the ${explanation.startsOn} at ${explanation.startAt}.`;
    case 'counted-hours':
      return hoursAsLines(explanation).join('\n');
    case 'counted-days':
      return daysAsLines(explanation).join('\n');
  }
}

function hoursAsLines(explanation: CountedHours): string[] {
  const stops = explanation.notChargedMs.map(
    ({ stop, ms }) =>
      `Stopped from ${stop.from} to ${stop.to} (${stop.reason}): ${ms / MS_PER_MINUTE} minutes are not charged.`,
  );
  return [
    `${headline(explanation)}, counted by day and night.`,
    ...extensionLines(explanation.extensions),
    ...stops,
    ...withoutEffectLines(explanation),
    explanation.dueAt === null ? standing(explanation) : `Due at ${explanation.dueAt} (exclusive).`,
  ];
}

function daysAsLines(explanation: CountedDays): string[] {
  const { dayZero, afterCutOffHour, zone, calendars, calendarRule, dayZeroCounts, dueOn, dueAt } = explanation;
  const deemed = afterCutOffHour === null ? '' : ` (deemed the day after, since it was ${afterCutOffHour}:00 or later)`;
  const versions = calendars.map(({ party, id, version }) => `${party} ${id} version ${version}`).join(', ');
  return [
    `${headline(explanation)}; days end at midnight in ${zone}.`,
    `Day zero is ${day(dayZero)}${deemed}; it ${dayZeroCounts ? 'counts' : 'does not count'}.`,
    ...(calendars.length === 0 ? [] : [`Working days are those of ${CALENDAR_RULE_TEXT[calendarRule]}: ${versions}.`]),
    ...extensionLines(explanation.extensions),
    ...explanation.steps.filter(({ reason }) => reason !== 'day-zero').map(stepLine),
    ...withoutEffectLines(explanation),
    dueOn === null ? standing(explanation) : `Due on ${day(dueOn)}: an answer is in time before ${dueAt}.`,
    ...(explanation.provisional
      ? ['Provisional: some of these days lie beyond the published calendar and were judged by the weekend alone.']
      : []),
  ];
}

function headline({ budget, unit, startsOn, startAt, ...rest }: CountedDays | CountedHours): string {
  return `${amount(budget, unit)} from the ${startsOn} at ${startAt}${policyText(rest)}`;
}

function policyText({ policy }: { readonly policy: PolicyReference | null }): string {
  return policy === null ? '' : ` under policy ${policy.id} version ${policy.version}`;
}

function extensionLines(extensions: readonly DeadlineExtension[]): string[] {
  return extensions.map((each) => `Extended by ${amount(each.amount, each.unit)}: ${each.reason}.`);
}

function withoutEffectLines({ stopsWithoutEffect }: CountedDays | CountedHours): string[] {
  return stopsWithoutEffect.map(
    ({ from, to, reason }) =>
      `The stop from ${from} to ${to ?? 'now'} has no effect: the policy does not list the reason “${reason}”.`,
  );
}

function standing({ stops }: CountedDays | CountedHours): string {
  const open = stops.find(({ to }) => to === null);
  return `The clock stands${open === undefined ? '' : ` since ${open.from} (${open.reason})`}: there is no due instant until it resumes.`;
}

function stepLine(step: ExplanationStep): string {
  const span = step.from === step.through ? day(step.from) : `${day(step.from)} to ${day(step.through)}`;
  const flag = step.provisional ? ', provisional' : '';
  switch (step.treatment) {
    case 'counted':
      return `${span}: counted (${reasonText(step)}${flag}), ${step.running} so far.`;
    case 'skipped':
      return `${span}: not counted (${reasonText(step)}${flag}).`;
    case 'rolled-to':
      return `${span}: the next working day (${reasonText(step)}${flag}), to which the end moves.`;
  }
}

function reasonText({ reason, name }: ExplanationStep): string {
  switch (reason) {
    case 'working-day':
      return 'working day';
    case 'calendar-day':
      return 'calendar day';
    case 'weekend':
      return 'weekend';
    case 'day-zero':
      return 'day zero';
    case 'holiday':
      return `day off: ${name}`;
    case 'worked-weekend-day':
      return `weekend day that is worked: ${name}`;
    case 'stopped':
      return `the clock stands: ${name}`;
  }
}

function amount(count: number, unit: DeadlineUnit): string {
  return `${count} ${UNIT_TEXT[unit][count === 1 ? 0 : 1]}`;
}

function day(date: string): string {
  return `${WEEKDAYS[isoWeekday(date) - 1]} ${date}`;
}
