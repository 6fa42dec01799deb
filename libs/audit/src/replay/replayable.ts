import { agreementDecider, agreementStream } from '@comity/agreements/contract';
import { attachmentDecider, attachmentStream } from '@comity/attachments/contract';
import { caseDecider, caseStream } from '@comity/cases/contract';
import { counterpartDecider, counterpartStream } from '@comity/counterparts/contract';
import { hotlineDecider, hotlineStream } from '@comity/hotline/contract';
import type { Decider, DomainEvent, Refusal, StreamType } from '@comity/kernel';
import { legalBasisDecider, legalBasisStream } from '@comity/legal-bases/contract';
import { caseReadingDecider, caseReadingStream } from '@comity/need-to-know/contract';
import { subscriberDecider, subscriberStream } from '@comity/notifications/contract';
import { calendarDecider, calendarStream } from '@comity/published-calendars/contract';
import { referralDecider, referralStream } from '@comity/referrals/contract';
import { requestDecider, requestStream } from '@comity/requests/contract';
import { roundDecider, roundStream } from '@comity/rounds/contract';
import { sanctionDecider, sanctionStream } from '@comity/sanctions/contract';
import { calendarFeedDecider, calendarFeedStream } from '@comity/worklists/contract';

/** A category whose streams can be folded into a state: by the same fold that its commands are decided on. */
export interface Replayable {
  readonly category: string;
  /** The category in paths: `requests`. */
  readonly collection: string;
  readonly stream: StreamType;
  readonly initial: unknown;
  evolve(state: unknown, event: DomainEvent): unknown;
}

/** Every category of the record, one line each: the one list of what the record consists of. */
export const REPLAYABLES: readonly Replayable[] = [
  replayable('agreements', agreementStream, agreementDecider),
  replayable('attachments', attachmentStream, attachmentDecider),
  replayable('calendars', calendarStream, calendarDecider),
  replayable('cases', caseStream, caseDecider),
  replayable('readings', caseReadingStream, caseReadingDecider),
  replayable('calendar-feeds', calendarFeedStream, calendarFeedDecider),
  replayable('counterparts', counterpartStream, counterpartDecider),
  replayable('legal-bases', legalBasisStream, legalBasisDecider),
  replayable('hotline-issues', hotlineStream, hotlineDecider),
  replayable('referrals', referralStream, referralDecider),
  replayable('requests', requestStream, requestDecider),
  replayable('rounds', roundStream, roundDecider),
  replayable('sanctions', sanctionStream, sanctionDecider),
  replayable('subscribers', subscriberStream, subscriberDecider),
];

/** The streams of the record: what is not in here is in no catalogue, and neither read by the command line nor audited. */
export const RECORD_STREAMS: readonly StreamType[] = REPLAYABLES.map(({ stream }) => stream);

/** By category (`request`) or collection (`requests`); undefined for anything else. */
export function replayableNamed(name: string): Replayable | undefined {
  return REPLAYABLES.find(({ category, collection }) => name === category || name === collection);
}

function replayable<State, Command, Event extends DomainEvent, R extends Refusal>(
  collection: string,
  stream: StreamType,
  { category, initial, evolve }: Decider<State, Command, Event, R>,
): Replayable {
  // The event log has checked each event of the category against its schema, and only its own states are given back to it.
  return {
    category,
    collection,
    stream,
    initial,
    evolve: (state, event) => evolve(state as State, event as Event),
  };
}
