import { localDate } from '@comity/calendars';
import type { Instant } from '@comity/kernel';
import type { RegisterFacts, StatedDue } from '@comity/requests/contract';
import { dateReader } from './date-format.js';
import {
  type CodeSource,
  type Condition,
  DATED_FACTS,
  type DatedFact,
  type DateSource,
  type RegisterMapping,
  type TextSource,
} from './mapping.js';

/** One row of a register as it stands in the file: column → text. */
export type RegisterRecord = Readonly<Record<string, string>>;

/** What a row says, in our words. */
export interface RegisterRow {
  readonly rowId: string;
  readonly reference: string;
  readonly subject: string;
  readonly counterpart: { readonly externalRef: string; readonly name: string };
  readonly case: { readonly key: string; readonly title: string };
  readonly kind: string;
  readonly urgency: string;
  readonly facts: RegisterFacts;
}

/** Why a row cannot be imported; `column` is empty where no single one is to blame. */
export interface RowProblem {
  readonly column: string;
  readonly reason: string;
}

export type RowReading = { readonly row: RegisterRow } | { readonly problem: RowProblem };

/** Thrown and caught inside this file: the first problem of a row ends its reading. */
class Unreadable {
  constructor(readonly problem: RowProblem) {}
}

/**
 * A reader of one register's rows.
 * @param now nothing in a register has happened after it
 */
export function rowReader(mapping: RegisterMapping, now: Instant): (record: RegisterRecord) => RowReading {
  const dates = datesReader(mapping, now);
  return (record) => {
    try {
      return {
        row: {
          rowId: required(record, mapping.id, 200),
          reference: required(record, mapping.reference, 200),
          subject: text(record, mapping.subject, 2_000),
          counterpart: {
            externalRef: required(record, mapping.counterpart.id, 100),
            name: required(record, mapping.counterpart.name, 500),
          },
          case: caseOf(record, mapping),
          kind: code(record, mapping.kind),
          urgency: code(record, mapping.urgency),
          facts: dates(record),
        },
      };
    } catch (error) {
      if (error instanceof Unreadable) return { problem: error.problem };
      throw error;
    }
  };
}

function required(record: RegisterRecord, column: string, maxCharacters: number): string {
  const value = record[column]?.trim() ?? '';
  if (value === '') throw new Unreadable({ column, reason: 'is empty' });
  if (value.length > maxCharacters)
    throw new Unreadable({ column, reason: `is longer than ${maxCharacters} characters` });
  if (!value.isWellFormed() || value.includes('\0'))
    throw new Unreadable({ column, reason: 'holds characters that are no text' });
  return value;
}

function text(record: RegisterRecord, source: TextSource, maxCharacters: number): string {
  const columns = typeof source === 'string' ? [source] : source.firstOf;
  const column = columns.find((name) => (record[name]?.trim() ?? '') !== '') ?? columns[0] ?? '';
  return required(record, column, maxCharacters);
}

function code(record: RegisterRecord, source: CodeSource): string {
  if ('constant' in source) return source.constant;
  const value = record[source.column] ?? '';
  const known = Object.hasOwn(source.values, value) ? source.values[value] : undefined;
  if (known !== undefined) return known;
  const reason = `“${value.slice(0, 100)}” is not among the values of the mapping (${Object.keys(source.values).join(', ')})`;
  throw new Unreadable({ column: source.column, reason });
}

function caseOf(record: RegisterRecord, mapping: RegisterMapping): RegisterRow['case'] {
  if ('key' in mapping.case) return mapping.case;
  const key = required(record, mapping.case.column, 100);
  return { key, title: `${mapping.case.titlePrefix}${key}` };
}

function datesReader(mapping: RegisterMapping, now: Instant): (record: RegisterRecord) => RegisterFacts {
  const { dates, register } = mapping;
  const read = dateReader(dates);
  const at = (record: RegisterRecord, fact: DatedFact): Instant | undefined => {
    const source = dates[fact];
    const value = source === undefined ? '' : counted(record, source);
    if (source === undefined || value === '') return undefined;
    const instant = read(value);
    if (instant === null) {
      throw new Unreadable({
        column: source.column,
        reason: `“${value.slice(0, 40)}” is not a date in the format ${dates.pattern}`,
      });
    }
    return instant;
  };
  return (record) => {
    const found = Object.fromEntries(DATED_FACTS.map((fact) => [fact, at(record, fact)]));
    checkOrder(mapping, found, now);
    return factsOf(found, dates.zone, register.name);
  };
}

/** The column's text while its conditions hold, else nothing. */
function counted(record: RegisterRecord, { column, only, unless }: DateSource): string {
  if (only !== undefined && !holds(record, only)) return '';
  if (unless !== undefined && holds(record, unless)) return '';
  return record[column]?.trim() ?? '';
}

function holds(record: RegisterRecord, condition: Condition): boolean {
  return Object.entries(condition).every(([column, wanted]) => [wanted].flat().includes(record[column] ?? ''));
}

type FoundDates = Partial<Record<DatedFact, Instant | undefined>>;

function checkOrder({ dates }: RegisterMapping, found: FoundDates, now: Instant): void {
  const { filed } = found;
  if (filed === undefined) throw new Unreadable({ column: dates.filed.column, reason: 'is empty' });
  for (const fact of DATED_FACTS) {
    const date = found[fact];
    const column = dates[fact]?.column ?? '';
    if (date === undefined) continue;
    if (date < filed) throw new Unreadable({ column, reason: `lies before the filing (${dates.filed.column})` });
    if (date > now && fact !== 'due') throw new Unreadable({ column, reason: 'lies in the future' });
  }
  if (found.corrected !== undefined && found.final === undefined && found.interim === undefined) {
    throw new Unreadable({ column: dates.corrected?.column ?? '', reason: 'corrects an answer that is not there' });
  }
}

function factsOf(found: FoundDates, zone: string, source: string): RegisterFacts {
  const { filed, due, acknowledged, interim, final, corrected, withdrawn } = found;
  const stated: StatedDue | undefined = due === undefined ? undefined : { dueOn: localDate(due, zone), source };
  const facts = {
    filedAt: filed,
    due: stated,
    acknowledgedAt: acknowledged,
    interimAt: interim,
    finalAt: final,
    correctedAt: corrected,
    withdrawnAt: withdrawn,
  };
  const present = Object.entries(facts).filter(([, value]) => value !== undefined);
  // `checkOrder` has seen that the filing is there.
  return Object.fromEntries(present) as unknown as RegisterFacts;
}
