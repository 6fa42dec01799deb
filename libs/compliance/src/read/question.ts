import { dayNumber } from '@comity/calendars';
import type { CalendarDate, Instant } from '@comity/kernel';
import type { KnownPoint } from '@comity/read-store';
import type { FigureMoment, FiledAs } from '../domain/figured-request.js';
import type { MemoryPoint } from '../memory/figures-memory.js';

/** What a table of compliance can be broken down by. */
export const DIMENSIONS = [
  'counterpart',
  'direction',
  'agreement',
  'kind',
  'urgency',
  'month',
  'quarter',
  'year',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export const DIMENSIONS_AT_MOST = 2;

/** Which requests count; what is absent does not matter. */
export interface ComplianceFilter {
  readonly agreementId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly counterpartId?: string | undefined;
  readonly direction?: string | undefined;
  readonly kind?: string | undefined;
  readonly urgency?: string | undefined;
  /** The first and the last day of filing that count. */
  readonly filedFrom?: CalendarDate | undefined;
  readonly filedThrough?: CalendarDate | undefined;
}

export interface ComplianceQuestion {
  /** Which state of the record is asked. */
  readonly knownAt: KnownPoint;
  /** The instant that the figures are for: deadlines up to it are over. */
  readonly at: Instant;
  /** The day for which the figures are: requests filed and answered up to it. */
  readonly on: CalendarDate;
  /** None for the whole, or one or two; a group is one value of each. */
  readonly by: readonly Dimension[];
  readonly filter: ComplianceFilter;
}

export function momentOf({ on, at }: Pick<ComplianceQuestion, 'on' | 'at'>): FigureMoment {
  return { on: dayNumber(on), at: Date.parse(at) };
}

export function memoryPointOf(knownAt: KnownPoint): MemoryPoint {
  if (knownAt === 'now') return { recordedBy: Number.POSITIVE_INFINITY, position: Number.POSITIVE_INFINITY };
  if (typeof knownAt === 'string') return { recordedBy: Date.parse(knownAt), position: Number.POSITIVE_INFINITY };
  return { recordedBy: Date.parse(knownAt.recordedBy), position: Number(knownAt.position) };
}

const SAME = ['agreementId', 'caseId', 'counterpartId', 'direction', 'kind', 'urgency'] as const;

/** Says of a request whether it is among those asked for. */
export function filterOf(filter: ComplianceFilter): (filed: FiledAs) => boolean {
  const same = SAME.filter((member) => filter[member] !== undefined);
  const from = filter.filedFrom === undefined ? Number.NEGATIVE_INFINITY : dayNumber(filter.filedFrom);
  const through = filter.filedThrough === undefined ? Number.POSITIVE_INFINITY : dayNumber(filter.filedThrough);
  return (filed) =>
    filed.filedOn >= from && filed.filedOn <= through && same.every((member) => filed[member] === filter[member]);
}
