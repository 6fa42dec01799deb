import { caseMatter, quoted } from '@comity/cases/contract';
import { type HotlineEvent, hotlineStream } from './hotline.events.js';

/** An issue in the timeline of its case; a drill is in none. */
export const hotlineMatter = caseMatter<HotlineEvent>({
  stream: hotlineStream,
  placing: (event) => {
    if (event.type !== 'IssueEscalated' || event.data.caseId === undefined) return null;
    return { caseId: event.data.caseId, title: 'hotline issue' };
  },
  citing: (event) =>
    event.type === 'IssueEscalated' && event.data.requestId !== undefined ? [`request-${event.data.requestId}`] : [],
  sentences: {
    IssueEscalated: ({ level, subject, raisedBy }) =>
      `recorded that ${raisedBy === 'us' ? 'we' : 'they'} took an issue to level ${level} of the hotline: ${quoted(subject)}`,
    ContactAttempted: ({ channel, contact }) => `called ${contact} by ${channel}`,
    ContactMade: ({ spokeWith }) => `spoke with ${spokeWith}`,
    EscalationAcknowledged: ({ level, acknowledgedBy }) =>
      `recorded that ${acknowledgedBy} acknowledged the issue on level ${level}`,
    CommitmentRecorded: ({ party, text, dueOn }) =>
      `recorded that ${party === 'us' ? 'we' : 'they'} promised${dueOn === null ? '' : ` by ${dueOn}`}: ${quoted(text)}`,
    CommitmentFulfilled: ({ fulfilledOn }) => `recorded that a commitment was fulfilled on ${fulfilledOn}`,
    CommitmentBroken: ({ brokenOn, reason }) =>
      `recorded that a commitment was broken on ${brokenOn}: ${quoted(reason)}`,
    CommitmentReopened: ({ reason }) => `took back how a commitment was recorded to have ended: ${quoted(reason)}`,
    IssueRaisedToNextLevel: ({ level, because }) =>
      because.kind === 'by-hand'
        ? `took the issue to level ${level}: ${quoted(because.reason)}`
        : `took the issue to level ${level}, because nobody acknowledged it in time`,
    IssueResolved: ({ resolution }) => `resolved the issue: ${quoted(resolution)}`,
    DrillHeld: ({ findings }) => `held the drill: ${quoted(findings)}`,
  },
});
