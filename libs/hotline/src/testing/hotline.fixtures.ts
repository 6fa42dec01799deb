import type { HotlineLadder } from '@comity/agreements/contract';
import { hoursAfter } from '@comity/calendars';
import { type Instant, idFrom } from '@comity/kernel';
import type { Escalate, HotlineTerms } from '../domain/hotline.commands.js';
import type { HotlineData, HotlineEvent, IssueContent } from '../domain/hotline.events.js';

/** Invented issues and facts for this slice's tests: a ladder of 4, 12 and 24 hours, and an issue of Friday morning. */
export const ESCALATED = '2016-03-04T09:00:00.000Z';
export const hours = (count: number): Instant => hoursAfter(ESCALATED, count);
/** Long after everything. */
export const LATER = '2016-06-01T12:00:00.000Z';

const WITHIN_HOURS = [4, 12, 24];

export const ladder: HotlineLadder = {
  ladderVersion: 1,
  effectiveFrom: '2015-09-25',
  rungs: WITHIN_HOURS.map((amount, index) => ({
    level: index + 1,
    name: `Rung ${index + 1}`,
    contactAuthority: 'Invented Ministry',
    acknowledgeWithin: { amount, unit: 'hours' },
  })),
  source: 'Hotline protocol; invented',
};

export const terms: HotlineTerms = { standing: 'in-force', isParty: true, zone: 'America/New_York', ladder };

export const content: IssueContent = {
  agreementId: idFrom('agreement', 'hotline'),
  counterpartId: idFrom('counterpart', 'hotline'),
  requestId: idFrom('request', 'hotline'),
  caseId: idFrom('case', 'hotline'),
  drill: false,
  raisedBy: 'us',
  subject: 'No answer about the relay',
};

const { requestId: _requestId, caseId: _caseId, ...withoutMatter } = content;
export const drillContent: IssueContent = { ...withoutMatter, drill: true };

export const escalate: Escalate = {
  type: 'escalate',
  issue: content,
  escalatedAt: ESCALATED,
  level: 1,
  request: { phase: 'open', filedAt: '2016-02-01T09:00:00.000Z' },
  terms,
  at: LATER,
};

export const startDrill: Escalate = { ...escalate, issue: drillContent, request: null };

const { ladderVersion, rungs } = ladder;
const START = { escalatedAt: ESCALATED, level: 1, acknowledgeBy: hours(4), zone: terms.zone };

export function escalated(changes: Partial<HotlineData<'IssueEscalated'>> = {}): HotlineEvent {
  const data = { ...content, ...START, ladder: { ladderVersion, rungs }, ...changes };
  return { type: 'IssueEscalated', data, occurredAt: data.escalatedAt };
}

export const drillStarted: HotlineEvent = {
  type: 'IssueEscalated',
  data: { ...drillContent, ...START, ladder: { ladderVersion, rungs } },
  occurredAt: ESCALATED,
};

/** The rise of itself to the level, at the due instant of the one below. */
export function risen(level: number, raisedAt: Instant): HotlineEvent {
  const acknowledgeBy = hoursAfter(raisedAt, WITHIN_HOURS[level - 1] ?? 0);
  const data = { level, raisedAt, acknowledgeBy, because: { kind: 'not-acknowledged' } } as const;
  return { type: 'IssueRaisedToNextLevel', data, occurredAt: raisedAt };
}

export function acknowledged(level: number, acknowledgedAt: Instant): HotlineEvent {
  const data = { level, acknowledgedAt, acknowledgedBy: 'Head of unit' };
  return { type: 'EscalationAcknowledged', data, occurredAt: acknowledgedAt };
}

export const resolved: HotlineEvent = {
  type: 'IssueResolved',
  data: { resolvedAt: hours(3), resolution: 'The records arrived' },
  occurredAt: hours(3),
};
