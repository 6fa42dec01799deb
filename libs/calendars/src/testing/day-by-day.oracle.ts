import type { CalendarDate, Instant } from '@comity/kernel';
import { Temporal } from 'temporal-polyfill';
import type { BindingTerms, DeadlineExtension } from '../deadline-terms.js';
import type { DueQuestion } from '../due-question.js';
import type { WorkingCalendar } from '../working-calendar.js';

const MS_PER_HOUR = 3_600_000;

export interface OracleAnswer {
  readonly dueAt: Instant | null;
  readonly dueOn: CalendarDate | null;
  readonly provisional: boolean;
}

/** The deadline found the slow way, one day (or one minute) after another, sharing no code with what it judges. */
export function slowDue(question: DueQuestion<BindingTerms>): OracleAnswer {
  return question.terms.unit === 'hours' ? slowHours(question) : new SlowCount(question).answer();
}

class SlowCount {
  private day: Temporal.PlainDate;
  private provisional = false;

  constructor(private readonly question: DueQuestion<BindingTerms>) {
    const { terms, startAt } = question;
    const local = Temporal.Instant.from(startAt).toZonedDateTimeISO(terms.zone);
    const late = terms.cutOffHour !== null && local.hour >= terms.cutOffHour;
    this.day = local.toPlainDate().add({ days: late ? 1 : 0 });
  }

  answer(): OracleAnswer {
    const { terms, extensions } = this.question;
    const dayZero = this.day;
    if (terms.dayZeroCounts) this.day = this.day.subtract({ days: 1 });
    const months = extensions.filter(({ unit }) => unit === 'months').reduce((sum, each) => sum + each.amount, 0);
    const base =
      terms.unit === 'months'
        ? this.pass(dayZero.until(dayZero.add({ months: terms.budget + months })).days, false)
        : this.pass(terms.budget, terms.unit === 'working-days');
    const rest = terms.unit === 'months' ? extensions.filter(({ unit }) => unit !== 'months') : extensions;
    const reached = base && rest.every((each) => this.extend(each)) && (terms.rollForward === 'none' || this.roll());
    if (!reached) return { dueAt: null, dueOn: null, provisional: this.provisional };
    return { dueAt: this.endOf(this.day), dueOn: this.day.toString(), provisional: this.provisional };
  }

  private extend({ amount, unit }: DeadlineExtension): boolean {
    const days = unit === 'months' ? this.day.until(this.day.add({ months: amount })).days : amount;
    return this.pass(days, unit === 'working-days');
  }

  private pass(days: number, workingOnly: boolean): boolean {
    for (let counted = 0; counted < days; ) {
      const next = this.next();
      if (next === 'stands') return false;
      if (next === 'runs' && (!workingOnly || this.isWorked())) counted += 1;
    }
    return true;
  }

  private roll(): boolean {
    if (this.isWorked()) return true;
    for (;;) {
      const next = this.next();
      if (next === 'stands') return false;
      if (next === 'runs' && this.isWorked()) return true;
    }
  }

  /** Goes to the next day and says what the clock did at its end. */
  private next(): 'runs' | 'stopped' | 'stands' {
    this.day = this.day.add({ days: 1 });
    const end = this.endOf(this.day);
    const { stops, terms } = this.question;
    const stop = stops.find(
      ({ from, to, reason }) => terms.permittedStops.includes(reason) && from < end && (to === null || to >= end),
    );
    if (stop === undefined) return 'runs';
    return stop.to === null ? 'stands' : 'stopped';
  }

  private isWorked(): boolean {
    const { terms, calendars } = this.question;
    const answers = (['requesting', 'requested'] as const).map((party) => {
      const calendar = calendars[party];
      if (calendar === undefined) throw new RangeError(`the oracle needs the ${party} calendar`);
      return { ...worked(calendar, this.day), within: within(calendar, this.day) };
    });
    const [requesting, requested] = answers as [(typeof answers)[number], (typeof answers)[number]];
    const used = { requesting: [requesting], requested: [requested], union: answers, intersection: answers };
    const relevant = used[terms.calendarRule];
    const known = relevant.every((answer) => answer.within);
    if (!known) this.provisional = true;
    const works = relevant.map((answer) => (known ? answer.exact : answer.byWeekend));
    return terms.calendarRule === 'intersection' ? works.some(Boolean) : works.every(Boolean);
  }

  private endOf(day: Temporal.PlainDate): Instant {
    const end = day.add({ days: 1 }).toZonedDateTime(this.question.terms.zone).epochMilliseconds;
    return new Date(end).toISOString();
  }
}

function within({ horizon }: WorkingCalendar, day: Temporal.PlainDate): boolean {
  return horizon.from <= day.toString() && day.toString() <= horizon.through;
}

function worked(calendar: WorkingCalendar, day: Temporal.PlainDate): { exact: boolean; byWeekend: boolean } {
  const date = day.toString();
  const byWeekend = !calendar.weekend.some((each) => each === day.dayOfWeek);
  if (date in calendar.daysOff) return { exact: false, byWeekend };
  return { exact: date in calendar.workedDays || byWeekend, byWeekend };
}

/** Runs the clock in steps of one minute; starts and stops must lie on whole minutes. */
function slowHours({ terms, startAt, stops, extensions }: DueQuestion<BindingTerms>): OracleAnswer {
  let leftMs = extensions.reduce((sum, { amount }) => sum + amount, terms.budget) * MS_PER_HOUR;
  let now = Date.parse(startAt);
  while (leftMs > 0) {
    const stop = stops.find(
      ({ from, to, reason }) =>
        terms.permittedStops.includes(reason) && Date.parse(from) <= now && (to === null || now < Date.parse(to)),
    );
    if (stop?.to === null) return { dueAt: null, dueOn: null, provisional: false };
    if (stop === undefined) leftMs -= 60_000;
    now += 60_000;
  }
  const lastInstant = Temporal.Instant.fromEpochMilliseconds(now - 1).toZonedDateTimeISO(terms.zone);
  return { dueAt: new Date(now).toISOString(), dueOn: lastInstant.toPlainDate().toString(), provisional: false };
}
