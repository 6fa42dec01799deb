import type { Metrics, QualityMetrics } from '@comity/compliance/contract';
import type { UsageCounts } from '@comity/hotline/contract';
import { type CalendarDate, canonicalJson, digestOf, type Instant } from '@comity/kernel';
import type { Cutoff, ReportMarking } from './round.events.js';

/** Which way the requests went: from us, or to us. */
export const DIRECTIONS = ['outgoing', 'incoming'] as const;
export type ReportDirection = (typeof DIRECTIONS)[number];

/** Which requests count by their day of filing: all up to the cutoff, or those filed in the period of the review. */
export const SPANS = ['all', 'period'] as const;
export type ReportSpan = (typeof SPANS)[number];

/** The ten oldest stand in a section of their own. */
export type ReportMetrics = Omit<Metrics, 'oldest_open'>;

export interface ComplianceFigures {
  readonly total: ReportMetrics;
  /** By the id of the counterpart. */
  readonly byCounterpart: Readonly<Record<string, { readonly name: string; readonly figures: ReportMetrics }>>;
}

export type ComplianceContent = Readonly<Record<ReportDirection, Readonly<Record<ReportSpan, ComplianceFigures>>>>;

export interface QualityOfGroups {
  readonly total: QualityMetrics;
  /** By the id of the counterpart; those of whose answers nothing was assessed are left out. */
  readonly byCounterpart: Readonly<Record<string, { readonly name: string; readonly figures: QualityMetrics }>>;
}

export type QualityContent = Readonly<Record<ReportDirection, Readonly<Record<ReportSpan, QualityOfGroups>>>>;

export interface OldestOpenRequest {
  /** Null where the marking of its case does not let it leave. */
  readonly reference: string | null;
  readonly counterpart: string;
  readonly filedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly ageDays: number;
}

export type OldestOpenContent = Readonly<Record<ReportDirection, readonly OldestOpenRequest[]>>;

/** Counts of the requests of one case. */
export const CASE_COUNTS = ['filed', 'final', 'open', 'overdue', 'late', 'withdrawn'] as const;
export type CaseCounts = Readonly<Record<(typeof CASE_COUNTS)[number], number>>;

export interface PriorityCaseContent {
  /** Null, as the reason is, where the marking of the case does not let it leave any more. */
  readonly title: string | null;
  readonly reason: string | null;
  readonly requests: CaseCounts;
}

/** Drills stand apart and are in no other figure. */
export const USES = ['issues', 'drills'] as const;
export type HotlineContent = Readonly<Record<(typeof USES)[number], UsageCounts>>;

/** What each section of the report holds. */
export interface SectionContents {
  readonly compliance: ComplianceContent;
  readonly quality: QualityContent;
  readonly oldestOpen: OldestOpenContent;
  readonly priorityCases: readonly PriorityCaseContent[];
  readonly hotline: HotlineContent;
}
export type SectionName = keyof SectionContents;

export interface EventReference {
  readonly stream: string;
  readonly revision: number;
  /** Place in the log, as decimal digits. */
  readonly position: string;
  readonly type: string;
}

export type FigureValue = number | string | null;

/** A figure of the published edition that is another one now. */
export interface FigureChange {
  readonly figure: string;
  readonly from: FigureValue;
  readonly to: FigureValue;
  /** Places in the list of events; at most twenty. */
  readonly because: readonly number[];
  /** How many events changed it, named or not. */
  readonly eventCount: number;
}

export interface Restatement {
  readonly edition: number;
  readonly sha256: string;
  readonly reason: string;
  /** In the order of the log. */
  readonly events: readonly EventReference[];
  readonly changes: readonly FigureChange[];
}

/**
 * What goes to the other side, in a format: of this declaration, and of the way in which it is rendered. It holds nothing of
 * proposals to sanction, and of cases only what their marking lets leave: the requests themselves are known to both sides, as
 * their counts are.
 */
interface ReportOf<Format extends number, Sections> {
  readonly format: Format;
  readonly roundId: string;
  readonly edition: number;
  readonly title: string;
  readonly agreement: string;
  readonly period: { readonly from: CalendarDate; readonly to: CalendarDate };
  readonly cutoff: Cutoff;
  /** The state of the record from which this edition was compiled. */
  readonly compiledFrom: { readonly knownAt: Instant; readonly position: string };
  readonly marking: ReportMarking;
  readonly minimumN: number;
  readonly sections: Sections;
  readonly restates: Restatement | null;
}

/** As it is compiled now; a change is another format. */
export type StatusReport = ReportOf<2, SectionContents>;

/** Format 1 said nothing of quality. What was published in it stays, to the byte. */
export type StoredReport = StatusReport | ReportOf<1, Omit<SectionContents, 'quality'>>;

/** The report as it is stored for good, and the SHA-256 of its UTF-8. */
export function sealed(report: StoredReport): { readonly text: string; readonly sha256: string } {
  return { text: canonicalJson(report), sha256: digestOf(report) };
}

/** Reads what `sealed` has written. */
export function opened(text: string): StoredReport {
  return JSON.parse(text) as StoredReport;
}
