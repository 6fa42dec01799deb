import type { Instant } from '@comity/kernel';
import type { RegisterFacts } from '@comity/requests/contract';
import type { DatedFact, RegisterMapping } from './mapping.js';
import { type DateOrigin, dateIn, datesIn, type FoundDates, factsOf, learnedIn, mappedDates } from './row-dates.js';
import {
  code,
  lookUp,
  type Reading,
  type RegisterRecord,
  reading,
  required,
  text,
  type UnknownValue,
  Unreadable,
} from './row-values.js';

/** What a record says about a request itself, in our words. */
export interface RowContent {
  readonly reference: string;
  readonly subject: string;
  readonly counterpart: {
    readonly externalRef: string;
    readonly name: string;
    /** Under which its rows stand, where it has been merged into another one. */
    readonly formerRef?: string;
  };
  readonly case: { readonly key: string; readonly title: string };
  readonly kind: string;
  readonly urgency: string;
}

/** What a record says, in our words. */
export interface RegisterRow {
  readonly rowId: string;
  /** Null in a journal, for any fact but the filing. */
  readonly content: RowContent | null;
  /** Null in a journal, for any fact but the filing. */
  readonly filedAt: Instant | null;
  readonly facts: Omit<RegisterFacts, 'filedAt'>;
  /** When the register learned it; null where it does not say. */
  readonly learnedAt: Instant | null;
  /** Where each date stands, to explain it. */
  readonly origins: { readonly [Fact in DatedFact | 'learned']?: DateOrigin };
}

/** Null for a record that the mapping has ignored. */
export type ReadRow = (record: RegisterRecord) => Reading<RegisterRow | null>;

/**
 * A reader of one register's records, each of which states a whole request, or one fact of a journal.
 * @param now nothing in a register has happened after it
 */
export function rowReader(mapping: RegisterMapping, now: Instant): ReadRow {
  const read = mappedDates(mapping);
  const { journal } = mapping;
  const learned = (record: RegisterRecord) =>
    mapping.dates.learnedOn === undefined ? null : learnedIn(record, mapping.dates.learnedOn, read, now);
  const row = (record: RegisterRecord, found: FoundDates, unknown: UnknownValue[]): RegisterRow => {
    const rowId = required(record, mapping.id, 200);
    const learning = learned(record);
    const filedAt = found.filed?.at ?? null;
    const facts = factsOf(found, mapping.dates.zone, mapping.register.name);
    const origins = Object.fromEntries(Object.entries(found).map(([fact, { origin }]) => [fact, origin]));
    return {
      rowId,
      content: filedAt === null ? null : contentOf(record, mapping, unknown),
      filedAt,
      facts,
      learnedAt: learning?.at ?? null,
      origins: learning === null ? origins : { ...origins, learned: learning.origin },
    };
  };
  return (record) =>
    reading((unknown) => {
      if (journal === undefined) return row(record, datesIn(record, mapping, read, now), unknown);
      const fact = lookUp(record, journal.fact, unknown);
      if (fact === 'ignored') return null;
      const date = dateIn(record, journal.at, read);
      if (date === undefined) throw new Unreadable({ column: journal.at, reason: 'is empty' });
      return row(record, { [fact]: date }, unknown);
    });
}

function contentOf(record: RegisterRecord, mapping: RegisterMapping, unknown: UnknownValue[]): RowContent {
  return {
    reference: required(record, mapping.reference, 200),
    subject: text(record, mapping.subject, 2_000),
    counterpart: counterpartOf(record, mapping),
    case: caseOf(record, mapping),
    kind: code(record, mapping.kind, unknown),
    urgency: code(record, mapping.urgency, unknown),
  };
}

function counterpartOf(record: RegisterRecord, { counterpart }: RegisterMapping): RowContent['counterpart'] {
  const ref = required(record, counterpart.id, 100);
  const written = required(record, counterpart.name, 500);
  const mergedInto = Object.hasOwn(counterpart.mergedInto, ref) ? counterpart.mergedInto[ref] : undefined;
  const externalRef = mergedInto ?? ref;
  const renamed = Object.hasOwn(counterpart.names, externalRef) ? counterpart.names[externalRef] : undefined;
  const name = renamed ?? written;
  return mergedInto === undefined ? { externalRef, name } : { externalRef, name, formerRef: ref };
}

function caseOf(record: RegisterRecord, mapping: RegisterMapping): RowContent['case'] {
  if ('key' in mapping.case) return mapping.case;
  const key = required(record, mapping.case.column, 100);
  return { key, title: `${mapping.case.titlePrefix}${key}` };
}
