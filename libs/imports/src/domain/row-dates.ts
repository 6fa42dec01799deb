import { localDate } from '@comity/calendars';
import type { Instant } from '@comity/kernel';
import type { RegisterFacts, StatedDue } from '@comity/requests/contract';
import { dateReader, type ReadDate } from './date-format.js';
import { type Condition, DATED_FACTS, type DatedFact, type DateSource, type RegisterMapping } from './mapping.js';
import { type RegisterRecord, textIn, Unreadable } from './row-values.js';

/** Where in the file a date stands, and how it was understood. */
export interface DateOrigin {
  readonly column: string;
  readonly text: string;
  readonly note: string | null;
}

export interface FoundDate {
  readonly at: Instant;
  /** Of the day, where only a day is written. */
  readonly lastInstant: Instant;
  readonly origin: DateOrigin;
}

export type FoundDates = { readonly [Fact in DatedFact]?: FoundDate };

/** The reader of the dates of one mapping. @throws Fault `date-format-incomplete` */
export function mappedDates({ dates }: RegisterMapping): ReadDate {
  return dateReader({ ...dates, patterns: dates.pattern });
}

/** Undefined where the column is empty. @throws Unreadable for a text that is no date */
export function dateIn(record: RegisterRecord, column: string, read: ReadDate): FoundDate | undefined {
  const written = textIn(record, column);
  if (written === '') return undefined;
  const found = read(written);
  if ('problem' in found) throw new Unreadable({ column, reason: found.problem });
  const { at, lastInstant, note } = found;
  return { at, lastInstant, origin: { column, text: written, note } };
}

/** When the register learned what a record states. A day stands for its end, or for now where it is not over. */
export function learnedIn(record: RegisterRecord, column: string, read: ReadDate, now: Instant): FoundDate {
  const learned = dateIn(record, column, read);
  if (learned === undefined) throw new Unreadable({ column, reason: 'is empty' });
  if (learned.at > now) throw new Unreadable({ column, reason: 'lies in the future' });
  return { ...learned, at: learned.lastInstant < now ? learned.lastInstant : now };
}

/** The dates of a record that states a whole request, checked for their order. @param now nothing has happened after it */
export function datesIn(record: RegisterRecord, mapping: RegisterMapping, read: ReadDate, now: Instant): FoundDates {
  const found = DATED_FACTS.flatMap((fact) => {
    const source = mapping.dates[fact];
    const date = source === undefined || !counts(record, source) ? undefined : dateIn(record, source.column, read);
    return date === undefined ? [] : [[fact, date] as const];
  });
  const dates: FoundDates = Object.fromEntries(found);
  checkOrder(mapping, dates, now);
  return dates;
}

function counts(record: RegisterRecord, { only, unless }: DateSource): boolean {
  return (only === undefined || holds(record, only)) && (unless === undefined || !holds(record, unless));
}

function holds(record: RegisterRecord, condition: Condition): boolean {
  return Object.entries(condition).every(([column, wanted]) => [wanted].flat().includes(record[column] ?? ''));
}

function checkOrder({ dates }: RegisterMapping, found: FoundDates, now: Instant): void {
  const { filed } = found;
  if (filed === undefined) throw new Unreadable({ column: dates.filed?.column ?? '', reason: 'is empty' });
  for (const fact of DATED_FACTS) {
    const date = found[fact];
    if (date === undefined) continue;
    const { column } = date.origin;
    if (date.at < filed.at) throw new Unreadable({ column, reason: `lies before the filing (${filed.origin.column})` });
    if (date.at > now && fact !== 'due') throw new Unreadable({ column, reason: 'lies in the future' });
  }
  if (found.corrected !== undefined && found.final === undefined && found.interim === undefined) {
    throw new Unreadable({ column: found.corrected.origin.column, reason: 'corrects an answer that is not there' });
  }
}

const MEMBERS = {
  acknowledged: 'acknowledgedAt',
  interim: 'interimAt',
  final: 'finalAt',
  corrected: 'correctedAt',
  withdrawn: 'withdrawnAt',
} as const satisfies Partial<Record<DatedFact, keyof RegisterFacts>>;

/** The facts, but for the filing, as a request takes them. @param source who states the due date */
export function factsOf(found: FoundDates, zone: string, source: string): Omit<RegisterFacts, 'filedAt'> {
  const due: StatedDue | undefined = found.due && { dueOn: localDate(found.due.at, zone), source };
  const dated = Object.entries(MEMBERS).flatMap(([fact, member]) => {
    const date = found[fact as keyof typeof MEMBERS];
    return date === undefined ? [] : [[member, date.at]];
  });
  return { ...(due === undefined ? {} : { due }), ...Object.fromEntries(dated) };
}
