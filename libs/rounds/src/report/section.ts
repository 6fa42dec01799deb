import type { ComplianceQuestion, SourceHistory } from '@comity/compliance/contract';
import type { CalendarDate, Instant } from '@comity/kernel';
import type { Projection, RecordPoint, SeenStore } from '@comity/read-store';
import type { PriorityCase, ReportMarking } from '../domain/round.events.js';
import type { ReportDirection, ReportSpan, SectionContents, SectionName } from '../domain/status-report.js';

/** What a report asks of the record, and of which state of it. */
export interface ReportScope {
  readonly agreementId: string;
  readonly period: { readonly from: CalendarDate; readonly to: CalendarDate };
  /** The day of the cutoff: what was filed, answered or held up to it. */
  readonly on: CalendarDate;
  /** The instant of the cutoff: deadlines up to it are over. */
  readonly at: Instant;
  /** That of the cutoff, or a later one for a restatement. */
  readonly point: RecordPoint;
  readonly minimumN: number;
  readonly marking: ReportMarking;
  readonly priorityCases: readonly PriorityCase[];
}

/** A stream behind a figure, and what people call it. */
export interface FigureSource {
  readonly stream: string;
  readonly label: string;
}

/** Which sources are asked for, in the order of their ids. */
export interface SourcePage {
  /** Id (without the category) with which the page before ended. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A part of the report: how it is compiled, and how each of its figures is explained. Figures are named within the section. */
export interface ReportSection<Name extends SectionName = SectionName> {
  readonly name: Name;
  /** From which it is compiled. */
  readonly projections: readonly Projection[];
  compile(store: SeenStore, scope: ReportScope): Promise<SectionContents[Name]>;
  /** The streams behind a figure. */
  sources(store: SeenStore, scope: ReportScope, figure: string, page: SourcePage): Promise<FigureSource[]>;
  /** The streams that contribute otherwise after than before, with what they contributed all along; `limit` at most. */
  histories(store: SeenStore, before: ReportScope, after: ReportScope, limit: number): Promise<SourceHistory[]>;
}

/** What is asked of compliance. */
export function questionOf(
  { agreementId, period, on, at, point }: ReportScope,
  more: { readonly direction?: ReportDirection; readonly span?: ReportSpan; readonly counterpartId?: string } = {},
): ComplianceQuestion {
  const { direction, span, counterpartId } = more;
  const filed = span === 'period' ? { filedFrom: period.from, filedThrough: period.to } : {};
  const filter = { agreementId, direction, counterpartId, ...filed };
  return { knownAt: point, at, on, by: [], filter };
}
