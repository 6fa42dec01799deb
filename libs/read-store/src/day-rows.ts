import type { CalendarDate, Instant } from '@comity/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Projection } from './projection.js';
import type { KnownPoint } from './rows.js';

/** A day of which is asked what was so. */
export interface TrueDay {
  readonly on: CalendarDate;
  /** Its last instant where the office is: deadlines up to it are over. */
  readonly at: Instant;
}

/** Which state of the record tells, and of which day; null where it tells of its own. */
export interface Told {
  readonly knownAt: KnownPoint;
  readonly trueOn: TrueDay | null;
}

/** The columns of a row as the record shows it, in SQL. */
export type ColumnsAsKnown<Row> = (member: keyof Row & string) => RawBuilder<unknown>;

/**
 * How the rows of a projection are told of a day: by SQL over the row as known, and nothing else. Events are not looked at: a
 * date that was corrected later was never another, so what occurred by a day does not say what was so on it.
 */
export interface DayRows<Row extends object> {
  readonly projection: Projection<Row>;
  /** True where there was something to tell of by then. */
  existed(of: ColumnsAsKnown<Row>, day: TrueDay): RawBuilder<boolean>;
  /** What was otherwise than the row says; members that the row does not have are there besides. */
  differs(of: ColumnsAsKnown<Row>, day: TrueDay): Readonly<Record<string, RawBuilder<unknown>>>;
}

/** The alias under which the row as known stands in the SQL of its days. */
export const AS_KNOWN = 'as_known';

export function columnAsKnown(member: string): RawBuilder<unknown> {
  return sql.ref(`${AS_KNOWN}.${member}`);
}
