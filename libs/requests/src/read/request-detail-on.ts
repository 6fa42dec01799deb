import { isDeepStrictEqual } from 'node:util';
import { localDate } from '@comity/calendars';
import type { Instant } from '@comity/kernel';
import type { TrueDay } from '@comity/read-store';
import { type Course, freshCourse } from '../domain/course.state.js';
import type { RegisterDetail, RegisterRow } from './request-register.row.js';
import { answersOf } from './request-register.state.js';

type PastRow = Pick<RegisterRow, 'zone' | 'status' | 'transmittedAt' | 'acknowledgedAt' | 'detail'>;
type Clock = NonNullable<RegisterDetail['clocks']['response']>;

/** The instant where it lies on the day that is asked about, or before; null where it came later, or not at all. */
type Until = (instant: Instant | null) => Instant | null;

/**
 * The detail as it was on a day, out of that which is known: by the rules of `requestDays`, which tells the rest of the row.
 * @param row the columns as of the day, the detail as known
 */
export function detailOn({ detail, ...row }: PastRow, day: TrueDay): RegisterDetail {
  const until: Until = (instant) =>
    instant !== null && localDate(instant, row.zone ?? 'UTC') <= day.on ? instant : null;
  const had = (instant: Instant): boolean => until(instant) !== null;
  const responses = detail.responses
    .filter(({ receivedAt }) => had(receivedAt))
    // What was first said of it may be a later day.
    .map((response) => (had(response.statedAt) ? response : { ...response, statedAt: response.receivedAt }));
  const { items } = answersOf({
    content: { items: [...detail.items] },
    responses: new Map(responses.map((response) => [response.responseId, response])),
  });
  return {
    ...detail,
    items,
    responses,
    clocks: clocksOn(detail.clocks, day, until),
    // What judges an answer may come later than the day; the answer may not.
    assessments: responses.length === 0 ? [] : detail.assessments,
    channel: row.transmittedAt === null ? null : detail.channel,
    theirReference: row.acknowledgedAt === null ? null : detail.theirReference,
    outcomes: row.status === 'closed' ? detail.outcomes : null,
    course: detail.course === null ? null : courseOn(detail.course, until),
  };
}

function clocksOn(clocks: RegisterDetail['clocks'], day: TrueDay, until: Until): RegisterDetail['clocks'] {
  const running = Object.entries(clocks).filter(([, { restarts, startedAt }]) => {
    return until(restarts[0]?.formerStartedAt ?? startedAt) !== null;
  });
  return Object.fromEntries(running.map(([name, clock]) => [name, clockOn(clock, day, until)]));
}

/** How it counts is told as known: from when, with which extensions, up to when. What happened to it, up to the day. */
function clockOn(clock: Clock, { at }: TrueDay, until: Until): Clock {
  const { dueAt, missed, rungs, rung, rungsSettledTo, reminders, remindedAt } = clock;
  return {
    ...clock,
    stops: clock.stops.filter(({ from }) => until(from) !== null).map((stop) => ({ ...stop, to: until(stop.to) })),
    restarts: clock.restarts.filter(({ startedAt }) => until(startedAt) !== null),
    missed: dueAt !== null && dueAt <= at ? missed : null,
    rung: lastOf(rungs, rung?.at ?? null, at),
    rungsSettledTo: lastOf(rungs, rungsSettledTo, at)?.at ?? null,
    remindedAt: lastOf(reminders, remindedAt, at)?.at ?? null,
  };
}

/** The last of the times that were settled which had come. */
function lastOf<Time extends { readonly at: Instant }>(
  times: readonly Time[],
  settledTo: Instant | null,
  at: Instant,
): Time | null {
  if (settledTo === null) return null;
  return times.findLast((time) => time.at <= settledTo && time.at <= at) ?? null;
}

function courseOn(course: Course, until: Until): Course | null {
  const { claimed, claimedAt, accepted, answeredAt } = course.urgency;
  const since = <Fact>(facts: readonly Fact[], at: (fact: Fact) => Instant): Fact[] =>
    facts.filter((fact) => until(at(fact)) !== null);
  const past: Course = {
    clarifications: since(course.clarifications, ({ askedAt }) => askedAt).map((one) => {
      return { ...one, providedAt: until(one.providedAt) };
    }),
    returns: since(course.returns, ({ returnedAt }) => returnedAt).map((one) => {
      return { ...one, resubmittedAt: until(one.resubmittedAt) };
    }),
    redirections: since(course.redirections, ({ redirectedAt }) => redirectedAt),
    urgency: {
      claimed: until(claimedAt) === null ? null : claimed,
      claimedAt: until(claimedAt),
      accepted: until(answeredAt) === null ? null : accepted,
      answeredAt: until(answeredAt),
    },
    postponements: since(course.postponements, ({ postponedAt }) => postponedAt),
    replies: since(course.replies, ({ receivedAt }) => receivedAt),
    // When an answer was drafted is not on record.
    drafts: course.drafts.map((draft) => {
      const isApproved = draft.approved !== null && until(draft.approved.approvedAt) !== null;
      return { ...draft, approved: isApproved ? draft.approved : null, sentAt: until(draft.sentAt) };
    }),
    preservationReleasedAt: until(course.preservationReleasedAt),
    closedAt: until(course.closedAt),
    reopenings: since(course.reopenings, ({ reopenedAt }) => reopenedAt),
  };
  return isDeepStrictEqual(past, freshCourse) ? null : past;
}
