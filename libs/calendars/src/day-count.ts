import { Fault } from '@comity/kernel';
import { addMonths, dateOf, dayNumber } from './calendar-date.js';
import { type StoppedDays, stopOn } from './clock-stops.js';
import type { DeadlineUnit } from './deadline-terms.js';
import type { ExplanationStep, StepReason } from './explanation.js';
import { type DayStatus, statusOfDay, type WorkingCalendar } from './working-calendar.js';

/** Days looked at after which a count gives up: two calendars may together leave no working day at all. */
const MAX_DAYS_LOOKED_AT = 100_000;

interface OneDay {
  readonly treatment: ExplanationStep['treatment'];
  readonly reason: StepReason;
  readonly name: string | null;
  readonly provisional: boolean;
}

interface Run extends OneDay {
  readonly part: ExplanationStep['part'];
  readonly first: number;
  last: number;
  running: number;
}

/** Counts days one by one and remembers, in runs, how it treated each. */
export class DayCount {
  private readonly runs: Run[] = [];
  private running = 0;
  private lookedAt = 0;
  private day: number;

  constructor(
    private readonly dayZero: number,
    private readonly stopped: readonly StoppedDays[],
    private readonly calendar: WorkingCalendar | null,
  ) {
    this.day = dayZero - 1;
  }

  get lastDay(): number {
    return this.day;
  }

  /** Looks at day zero without counting it. */
  passDayZero(): void {
    this.day += 1;
    this.note(this.day, { treatment: 'skipped', reason: 'day-zero', name: null, provisional: false }, 'budget');
  }

  /** Counts on by so many units; false when the clock stands before the last is reached. */
  count(amount: number, unit: Exclude<DeadlineUnit, 'hours'>, part: 'budget' | 'extension'): boolean {
    const workingDaysOnly = unit === 'working-days';
    const days = unit === 'months' ? this.daysInMonths(amount, part) : amount;
    for (let counted = 0; counted < days; ) {
      if (!this.passStop(part)) return false;
      this.nextDay();
      const today = workingDaysOnly ? fromStatus(this.status(this.day)) : CALENDAR_DAY;
      if (today.treatment === 'counted') {
        counted += 1;
        this.running += 1;
      }
      this.note(this.day, today, part);
    }
    return true;
  }

  /** Moves on from a day off to the next working day on which the clock runs; false when the clock stands. */
  rollForward(): boolean {
    const last = this.status(this.day);
    if (last.provisional) this.markLastDayProvisional();
    if (last.working) return true;
    for (;;) {
      if (!this.passStop('roll-forward')) return false;
      this.nextDay();
      const status = this.status(this.day);
      const treatment = status.working ? 'rolled-to' : 'skipped';
      this.note(this.day, { ...status, treatment }, 'roll-forward');
      if (status.working) return true;
    }
  }

  get steps(): ExplanationStep[] {
    return this.runs.map(({ first, last, treatment, reason, name, provisional, part, running }) => ({
      from: dateOf(first),
      through: dateOf(last),
      treatment,
      reason,
      name,
      provisional,
      part,
      running,
    }));
  }

  /** Months of the budget run from day zero whether it counts or not; months of an extension from the last counted day. */
  private daysInMonths(months: number, part: 'budget' | 'extension'): number {
    const anchor = part === 'budget' ? this.dayZero : this.day;
    return dayNumber(addMonths(dateOf(anchor), months)) - anchor;
  }

  private nextDay(): void {
    this.day += 1;
    this.lookedAt += 1;
    if (this.lookedAt > MAX_DAYS_LOOKED_AT) {
      throw new Fault(
        'deadline-too-long',
        `no due day within ${MAX_DAYS_LOOKED_AT} days after ${dateOf(this.dayZero)}`,
      );
    }
  }

  private status(day: number): DayStatus {
    if (this.calendar === null) throw new Fault('calendar-missing', 'working days were asked for without a calendar');
    return statusOfDay(this.calendar, day);
  }

  /** Skips the stopped days that come next, in one stride however long; false when the stop is still open. */
  private passStop(part: ExplanationStep['part']): boolean {
    for (;;) {
      const stop = stopOn(this.day + 1, this.stopped);
      if (stop === undefined) return true;
      const open = stop.last === Number.POSITIVE_INFINITY;
      const through = open ? this.day + 1 : stop.last;
      const standing = { treatment: 'skipped', reason: 'stopped', name: stop.reason, provisional: false } as const;
      this.runs.push({ ...standing, part, first: this.day + 1, last: through, running: this.running });
      if (open) return false;
      this.day = through;
    }
  }

  /** Notes a day, as one more of the current run where it was treated alike. */
  private note(day: number, today: OneDay, part: ExplanationStep['part']): void {
    const run = this.runs.at(-1);
    if (run !== undefined && run.part === part && run.reason !== 'stopped' && alike(run, today)) {
      run.last = day;
      run.running = this.running;
      return;
    }
    const { treatment, reason, name, provisional } = today;
    this.runs.push({ treatment, reason, name, provisional, part, first: day, last: day, running: this.running });
  }

  /** Whether the last day needs to roll is itself by the weekend rule alone. */
  private markLastDayProvisional(): void {
    const run = this.runs.pop();
    if (run === undefined) return;
    if (run.first < run.last) this.runs.push({ ...run, last: run.last - 1, running: run.running - 1 });
    this.runs.push({ ...run, first: run.last, provisional: true });
  }
}

const CALENDAR_DAY: OneDay = { treatment: 'counted', reason: 'calendar-day', name: null, provisional: false };

function fromStatus(status: DayStatus): OneDay {
  const { reason, name, provisional } = status;
  return { treatment: status.working ? 'counted' : 'skipped', reason, name, provisional };
}

function alike(run: Run, today: OneDay): boolean {
  return (
    run.treatment === today.treatment &&
    run.reason === today.reason &&
    run.name === today.name &&
    run.provisional === today.provisional
  );
}
