import type { CountedQuality } from '@comity/requests/contract';
import type { Aspects } from './aspects.js';

/** A day as the number of days since 1970-01-01. */
export type DayNumber = number;

/** What a request was filed as. */
export interface FiledAs {
  readonly requestId: string;
  readonly caseId: string;
  readonly agreementId: string;
  readonly counterpartId: string;
  readonly direction: string;
  readonly kind: string;
  readonly urgency: string;
  readonly reference: string;
  readonly filedOn: DayNumber;
  /** `<id>/<version>` of the counterpart's calendar that was pinned; null for none. */
  readonly calendar: string | null;
}

/** Days on which the response clock stood; `through` is null while it stands. */
export interface Standstill {
  readonly from: DayNumber;
  readonly through: DayNumber | null;
}

/** One request as one state of the record showed it, as far as figures need it. Instants are milliseconds since 1970. */
export interface FiguredRequest {
  readonly filed: FiledAs;
  readonly dueAt: number | null;
  readonly dueOn: DayNumber | null;
  readonly interimOn: DayNumber | null;
  readonly finalAt: number | null;
  readonly finalOn: DayNumber | null;
  readonly refused: boolean;
  readonly withdrawnAt: number | null;
  readonly withdrawnOn: DayNumber | null;
  readonly closedOn: DayNumber | null;
  readonly stops: readonly Standstill[] | null;
  /** When something came for the first time, holding answers included. */
  readonly answeredAt: number | null;
  /** Null while nothing has been assessed. */
  readonly quality: CountedQuality | null;
}

/** The day that figures are for, and the instant: deadlines up to it are over. */
export interface FigureMoment {
  readonly on: DayNumber;
  readonly at: number;
}

/** Working days after a day, through another; null where no calendar says so. */
export type WorkingDaysBetween = (calendar: string, after: DayNumber, through: DayNumber) => number | null;

/** What the request contributes to the figures of a moment; null while it was not filed yet. */
export function aspectsOf(
  request: FiguredRequest,
  { on, at }: FigureMoment,
  workingDaysBetween: WorkingDaysBetween,
): Aspects | null {
  const { filed, dueAt, dueOn, interimOn, finalAt, finalOn, withdrawnAt, withdrawnOn, closedOn } = request;
  if (filed.filedOn > on) return null;
  const final = finalOn !== null && finalOn <= on;
  const withdrawn = withdrawnOn !== null && withdrawnOn <= on;
  const open = !(final || withdrawn || (closedOn !== null && closedOn <= on));
  // Nobody owes an answer to a request that was withdrawn or closed before it was due.
  const released =
    (withdrawnAt !== null && dueAt !== null && withdrawnAt < dueAt) ||
    (closedOn !== null && dueOn !== null && closedOn <= dueOn);
  // A due instant is the exclusive end of its day, so this says that the due day has wholly passed.
  const due = dueAt !== null && dueAt <= at && (final || !released);
  // While the clock stands no due day can come, so what comes meanwhile is on time; where none binds, nothing is on time or late.
  const inTime = dueAt === null ? isStanding(request) : finalAt !== null && finalAt < dueAt;
  const onTime = final && inTime;
  const elapsed = elapsedDays(request, on);
  const stood = request.stops === null ? 0 : stoodDays(request.stops, filed.filedOn, filed.filedOn + elapsed);
  const theyAct = filed.direction === 'incoming' ? stood : elapsed - stood;
  return {
    filed: true,
    final,
    open,
    holding: open && interimOn !== null && interimOn <= on,
    withdrawn,
    refused: final && request.refused,
    onTime,
    late: final && dueAt !== null && !inTime,
    due,
    onTimeOfDue: due && onTime,
    overdue: open && due,
    days: final ? finalOn - filed.filedOn : null,
    workingDays: final && filed.calendar !== null ? workingDaysBetween(filed.calendar, filed.filedOn, finalOn) : null,
    openAge: open ? on - filed.filedOn : null,
    daysChargedToUs: elapsed - theyAct,
    daysChargedToThem: theyAct,
  };
}

function isStanding({ stops }: FiguredRequest): boolean {
  return stops?.at(-1)?.through === null;
}

/**
 * The quality that counts at a moment: an assessment may come later than the day that is asked about, the answer that it judges
 * may not.
 */
export function countedQuality({ quality, answeredAt }: FiguredRequest, at: number): CountedQuality | null {
  return answeredAt !== null && answeredAt <= at ? quality : null;
}

/** Days from filing until the request was over, or until the day of the figures. */
function elapsedDays({ filed, finalOn, withdrawnOn, closedOn }: FiguredRequest, on: DayNumber): number {
  const over = Math.min(on, finalOn ?? on, withdrawnOn ?? on, closedOn ?? on);
  return Math.max(0, over - filed.filedOn);
}

/** Days of the span on which the clock stood. */
function stoodDays(stops: readonly Standstill[], from: DayNumber, through: DayNumber): number {
  return stops.reduce((days, stop) => {
    return days + Math.max(0, Math.min(stop.through ?? through, through) - Math.max(stop.from, from));
  }, 0);
}
