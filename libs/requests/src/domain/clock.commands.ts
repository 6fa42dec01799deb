import type { WorkingCalendar } from '@comity/calendars';
import type { Instant } from '@comity/kernel';
import type { By, PolicyTerms, StatedDue } from './policy.terms.js';
import type { ClockName, ExtensionAmount } from './request.events.js';

export type ExtendDeadline = By & {
  readonly type: 'extend';
  readonly clock: ClockName;
  readonly reason: string;
  readonly terms: PolicyTerms;
} & ({ readonly extendBy: ExtensionAmount } | { readonly until: StatedDue });
/** Lets a clock stand, for a reason that the policy lists. */
export type StopClock = By & {
  readonly type: 'stop-clock';
  readonly clock: ClockName;
  readonly stoppedAt: Instant;
  readonly reason: string;
  readonly terms: PolicyTerms;
};
export type ResumeClock = By & {
  readonly type: 'resume-clock';
  readonly clock: ClockName;
  readonly resumedAt: Instant;
  readonly terms: PolicyTerms;
};
/** Begins the count anew, with the whole budget. */
export type ResetClock = By & {
  readonly type: 'reset-clock';
  readonly clock: ClockName;
  readonly startedAt: Instant;
  readonly reason: string;
  readonly terms: PolicyTerms;
};
/** Asked by a job or a sweep, any number of times, at any time. */
export type FlagMissedDeadline = By & {
  readonly type: 'flag-missed';
  readonly clock: ClockName;
  readonly deadlineVersion: number;
};
/** Asked by a job or a sweep, any number of times, at any time. */
export type IssueReminder = By & {
  readonly type: 'issue-reminder';
  readonly clock: ClockName;
  readonly deadlineVersion: number;
  /** For when the reminder is. */
  readonly remindAt: Instant;
};
/** Asked by a job or a sweep, any number of times, at any time. */
export type ReachRung = By & {
  readonly type: 'reach-rung';
  readonly clock: ClockName;
  readonly deadlineVersion: number;
  /** For when the rung is. */
  readonly reachAt: Instant;
};
/** A calendar has a later version than the one that deadlines are counted by. Asked any number of times. */
export type ReprojectDeadlines = By & {
  readonly type: 'reproject';
  readonly amended: WorkingCalendar;
  readonly terms: PolicyTerms;
};
/** Asks that data be kept on; the first time it starts the clock, where the policy has not. */
export type RenewPreservation = By & {
  readonly type: 'renew-preservation';
  readonly renewedAt: Instant;
  /** Without it, the policy's budget from the renewal. */
  readonly until?: StatedDue;
  readonly terms: PolicyTerms;
};
export type ReleasePreservation = By & {
  readonly type: 'release-preservation';
  readonly releasedAt: Instant;
  readonly reason: string;
};

export type ClockCommand =
  | ExtendDeadline
  | StopClock
  | ResumeClock
  | ResetClock
  | IssueReminder
  | ReachRung
  | FlagMissedDeadline
  | ReprojectDeadlines
  | RenewPreservation
  | ReleasePreservation;
