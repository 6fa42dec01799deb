import type { Marking } from '@comity/cases/contract';
import type { CalendarDate, Dated, Instant, Refusal } from '@comity/kernel';
import type { Cutoff, Participant, PriorityCase, ReportMarking, RoundContent } from './round.events.js';
import type { StatusReport } from './status-report.js';

/** How a case is marked at the moment of asking; null when there is no such case. */
export type CaseMarkings = ReadonlyMap<string, Marking | null>;

interface By extends Dated {
  readonly by: Participant;
}

/** What a compilation brings: the report, from which state of the record, and what in it is more than numbers. */
export interface Compilation {
  readonly report: StatusReport;
  readonly knownAt: Instant;
  readonly position: string;
  readonly marking: ReportMarking;
  readonly priorityCases: readonly PriorityCase[];
  readonly caseIds: readonly string[];
  /** Of the priority cases, and of the cases that the report shows. */
  readonly markings: CaseMarkings;
}

export type OpenRound = By & {
  readonly type: 'open';
  readonly round: RoundContent;
  /** The first day on which the agreement holds; null when nobody registered it. */
  readonly inForceFrom: CalendarDate | null;
};
export type FixCutoff = By & {
  readonly type: 'fix-cutoff';
  readonly cutoff: Cutoff;
  /** Read from the clock once. */
  readonly at: Instant;
};
export type CompileReport = By & Compilation & { readonly type: 'compile' };
/** The approver names the digest of what they have read. */
export type ApproveReport = By & { readonly type: 'approve'; readonly sha256: string };
export type PublishReport = By & {
  readonly type: 'publish';
  /** Of the cases that the report shows. */
  readonly markings: CaseMarkings;
};
export type RestateReport = By &
  Compilation & {
    readonly type: 'restate';
    /** The published edition with which the new one was compared. */
    readonly restates: number;
    readonly reason: string;
  };

export type RoundCommand = OpenRound | FixCutoff | CompileReport | ApproveReport | PublishReport | RestateReport;

export type RoundRefusal = Refusal<
  | 'round-unknown'
  | 'round-already-opened'
  | 'agreement-unknown'
  | 'period-reversed'
  | 'period-before-agreement'
  | 'cutoff-missing'
  | 'cutoff-already-used'
  | 'cutoff-in-future'
  | 'cutoff-before-period-end'
  | 'compiled-from-elsewhere'
  | 'case-unknown'
  | 'case-named-twice'
  | 'case-marking-forbids'
  | 'report-not-compiled'
  | 'report-not-approved'
  | 'report-not-published'
  | 'report-published'
  | 'report-changed'
  | 'report-too-large'
  | 'compiler-cannot-approve'
  | 'nothing-to-restate'
  | 'content-invalid'
>;
