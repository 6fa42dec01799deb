import { calendarDate, instant, unreachable, uuid } from '@comity/kernel';
import { z } from 'zod';
import { draftedAnswer, type RequestEvent, replyKind, side } from './request.events.js';

export const clarification = z.object({
  clarificationId: uuid,
  askedBy: side,
  askedAt: instant,
  question: z.string(),
  /** Null while the question is open. */
  providedAt: instant.nullable(),
});
export type Clarification = z.infer<typeof clarification>;

export const answerDraft = z.object({
  answerId: uuid,
  /** Everyone who worked on the text: none of them approves it. */
  authors: z.array(z.string()),
  answers: z.array(draftedAnswer),
  text: z.string(),
  ground: z.string().nullable(),
  /** Null until somebody else has approved this wording. */
  approved: z.object({ approver: z.string(), approvedAt: instant }).nullable(),
  sentAt: instant.nullable(),
});
export type AnswerDraft = z.infer<typeof answerDraft>;

/** What happens to a request on its way, besides its clocks and its answers. Plain data, so that a row can hold it. */
export const course = z.object({
  clarifications: z.array(clarification),
  /** The last one is open while it has not been sent again. */
  returns: z.array(
    z.object({ returnedAt: instant, deficiencies: z.array(z.string()), resubmittedAt: instant.nullable() }),
  ),
  redirections: z.array(z.object({ redirectedAt: instant, to: z.string() })),
  urgency: z.object({
    /** Claimed after filing; null: as the request itself says. */
    claimed: z.string().nullable(),
    claimedAt: instant.nullable(),
    /** What the other party makes of the claim. */
    accepted: z.string().nullable(),
    answeredAt: instant.nullable(),
  }),
  postponements: z.array(
    z.object({
      postponementId: uuid,
      postponedAt: instant,
      itemIds: z.array(z.string()),
      reason: z.string(),
      expectedOn: calendarDate,
    }),
  ),
  /** `kind` is null while a reply awaits classification. */
  replies: z.array(z.object({ replyId: uuid, receivedAt: instant, summary: z.string(), kind: replyKind.nullable() })),
  drafts: z.array(answerDraft),
  preservationReleasedAt: instant.nullable(),
  closedAt: instant.nullable(),
  reopenings: z.array(z.object({ reopenedAt: instant, reason: z.string() })),
});
type DeepReadonly<T> = T extends object ? { readonly [Name in keyof T]: DeepReadonly<T[Name]> } : T;
export type Course = DeepReadonly<z.infer<typeof course>>;

export const freshCourse: Course = {
  clarifications: [],
  returns: [],
  redirections: [],
  urgency: { claimed: null, claimedAt: null, accepted: null, answeredAt: null },
  postponements: [],
  replies: [],
  drafts: [],
  preservationReleasedAt: null,
  closedAt: null,
  reopenings: [],
};

export type CourseEvent = Extract<
  RequestEvent,
  {
    type:
      | 'RequestReturnedAsDeficient'
      | 'RequestTransmitted'
      | 'RequestRedirected'
      | 'UrgencyClaimed'
      | 'UrgencyAccepted'
      | 'UrgencyDowngraded'
      | 'ClarificationRequested'
      | 'ClarificationProvided'
      | 'AssistancePostponed'
      | 'ReplyRecorded'
      | 'ReplyClassified'
      | 'AnswerDrafted'
      | 'AnswerApproved'
      | 'AnswerSent'
      | 'PreservationReleased'
      | 'RequestClosed'
      | 'RequestReopened';
  }
>;

export function evolveCourse(course: Course, event: CourseEvent): Course {
  switch (event.type) {
    case 'RequestReturnedAsDeficient':
      return { ...course, returns: [...course.returns, { ...event.data, resubmittedAt: null }] };
    case 'RequestTransmitted': {
      const { transmittedAt } = event.data;
      const returns = course.returns.map((each) => ({ ...each, resubmittedAt: each.resubmittedAt ?? transmittedAt }));
      return { ...course, returns };
    }
    case 'RequestRedirected': {
      const { redirectedAt, to } = event.data;
      return { ...course, redirections: [...course.redirections, { redirectedAt, to }] };
    }
    case 'UrgencyClaimed': {
      const { urgency, claimedAt } = event.data;
      return { ...course, urgency: { claimed: urgency, claimedAt, accepted: null, answeredAt: null } };
    }
    case 'UrgencyAccepted':
      return urgencyAnswered(course, event.data.urgency, event.data.acceptedAt);
    case 'UrgencyDowngraded':
      return urgencyAnswered(course, event.data.urgency, event.data.downgradedAt);
    case 'ClarificationRequested':
      return { ...course, clarifications: [...course.clarifications, { ...event.data, providedAt: null }] };
    case 'ClarificationProvided': {
      const { clarificationId, providedAt } = event.data;
      const clarifications = course.clarifications.map((each) =>
        each.clarificationId === clarificationId ? { ...each, providedAt } : each,
      );
      return { ...course, clarifications };
    }
    case 'AssistancePostponed':
      return { ...course, postponements: [...course.postponements, event.data] };
    case 'ReplyRecorded':
      return { ...course, replies: [...course.replies, { ...event.data, kind: null }] };
    case 'ReplyClassified': {
      const { replyId, kind } = event.data;
      return {
        ...course,
        replies: course.replies.map((each) => (each.replyId === replyId ? { ...each, kind } : each)),
      };
    }
    case 'AnswerDrafted':
    case 'AnswerApproved':
    case 'AnswerSent':
      return { ...course, drafts: nextDrafts(course.drafts, event) };
    case 'PreservationReleased':
      return { ...course, preservationReleasedAt: event.data.releasedAt };
    case 'RequestClosed':
      return { ...course, closedAt: event.data.closedAt };
    case 'RequestReopened':
      return { ...course, closedAt: null, reopenings: [...course.reopenings, event.data] };
    default:
      return unreachable(event);
  }
}

function urgencyAnswered(course: Course, accepted: string, answeredAt: string): Course {
  return { ...course, urgency: { ...course.urgency, accepted, answeredAt } };
}

type DraftEvent = Extract<CourseEvent, { type: 'AnswerDrafted' | 'AnswerApproved' | 'AnswerSent' }>;

/** Another wording is approved anew. */
function nextDrafts(drafts: Course['drafts'], event: DraftEvent): Course['drafts'] {
  const { answerId } = event.data;
  switch (event.type) {
    case 'AnswerDrafted': {
      const { author, answers, text, ground = null } = event.data;
      const before = drafts.find((each) => each.answerId === answerId);
      const authors = [...new Set([...(before?.authors ?? []), author])];
      const next = { answerId, authors, answers, text, ground, approved: null, sentAt: null };
      return before === undefined ? [...drafts, next] : drafts.map((each) => (each === before ? next : each));
    }
    case 'AnswerApproved': {
      const { approver, approvedAt } = event.data;
      return drafts.map((each) =>
        each.answerId === answerId ? { ...each, approved: { approver, approvedAt } } : each,
      );
    }
    case 'AnswerSent':
      return drafts.map((each) => (each.answerId === answerId ? { ...each, sentAt: event.data.sentAt } : each));
    default:
      return unreachable(event);
  }
}
