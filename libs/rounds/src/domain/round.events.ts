import { marking } from '@comity/cases/contract';
import { calendarDate, type EventOf, instant, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';

/** Somebody who takes part in a round, and for whom, where they act for another. */
const participant = z.object({ id: words(200), onBehalfOf: words(200).optional() });
export type Participant = z.infer<typeof participant>;

/** How far the report may travel once it is with the other side; what may not leave the house at all is no report. */
export const reportMarking = marking.extract(['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER']);
export type ReportMarking = z.infer<typeof reportMarking>;

/** A case that the review takes up by name. Its title and reason are written for the other side to read. */
export const priorityCase = z.object({ caseId: uuid, title: words(500), reason: words(2_000) });
export type PriorityCase = z.infer<typeof priorityCase>;
export const PRIORITY_CASES_AT_MOST = 50;

/** What is reviewed: the work under one agreement, in a period of whole days. */
export const roundContent = z.object({
  agreementId: uuid,
  title: words(500),
  period: z.object({ from: calendarDate, to: calendarDate }),
  /** Below so many requests the report gives no share. */
  minimumN: z.int().min(1).max(1_000),
});
export type RoundContent = z.infer<typeof roundContent>;

/** Place in the log, as decimal digits. */
const position = z.string().regex(/^(0|[1-9]\d{0,19})$/, 'not a log position');

/** What the report may know: what was recorded by an instant, of that what stood in the log up to a position. */
export const cutoff = z.object({ asKnownOn: calendarDate, knownAt: instant, position });
export type Cutoff = z.infer<typeof cutoff>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 digest in 64 hex digits');
const edition = z.int().min(1);

/** One edition of the report: its text, for good. */
const compiled = z.object({
  edition,
  /** Canonical JSON. */
  report: words(1_000_000),
  /** Of the report in UTF-8. */
  sha256,
  /** The state of the record that it was compiled from. */
  knownAt: instant,
  position,
  marking: reportMarking,
  priorityCases: z.array(priorityCase).max(PRIORITY_CASES_AT_MOST),
  /** The cases of which it shows more than numbers. */
  caseIds: z.array(uuid).max(1_000),
});

/** Facts about one round. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const roundEvents = {
  RoundOpened: roundContent.extend({ openedBy: participant }),
  CutoffFixed: cutoff.extend({ fixedBy: participant }),
  StatusReportCompiled: compiled.extend({ compiledBy: participant }),
  StatusReportApproved: z.object({ edition, sha256, approvedBy: participant }),
  StatusReportPublished: z.object({ edition, sha256, publishedBy: participant }),
  /** A new edition beside the published one; it says itself which figures changed and by which events. */
  ReportRestated: compiled.extend({
    restates: edition,
    reason: words(2_000),
    figuresChanged: z.int().min(1),
    restatedBy: participant,
  }),
} as const;

export type RoundEvent = EventOf<typeof roundEvents>;

/** The data of one event type. */
export type RoundData<Type extends RoundEvent['type']> = Extract<RoundEvent, { type: Type }>['data'];

export const roundStream = streamType('round', roundEvents);
