import { accept, type Decider, type Instant, idFrom, type Refusal, readContent, refuse } from '@comity/kernel';
import {
  type CaseReading,
  type CaseReadingEvent,
  caseReadingEvents,
  MATTERS_PER_EVENT,
} from './case-reading.events.js';

/** What has been recorded today of one person's reading of one case: `<hour> <stream>`. */
export type CaseReadingState = ReadonlySet<string>;

export interface RecordReading extends CaseReading {
  readonly type: 'record-reading';
}

type CaseReadingRefusal = Refusal<'content-invalid'>;

/** Each matter is recorded once per hour, so that whoever looks again and again does not fill the log. */
export const caseReadingDecider: Decider<CaseReadingState, RecordReading, CaseReadingEvent, CaseReadingRefusal> = {
  category: 'reading',
  initial: new Set(),
  decide(command, recorded) {
    const fresh = command.matters.filter((matter) => !recorded.has(placeOf(command.hour, matter)));
    if (fresh.length === 0) return accept();
    const events: CaseReadingEvent[] = [];
    for (let first = 0; first < fresh.length; first += MATTERS_PER_EVENT) {
      const matters = fresh.slice(first, first + MATTERS_PER_EVENT);
      const content = readContent(caseReadingEvents.RestrictedCaseRead, { ...command, matters });
      if (!content.valid) return refuse('content-invalid', content.sentence);
      events.push({ type: 'RestrictedCaseRead', data: content.data });
    }
    return accept(...events);
  },
  evolve: (recorded, { data: { hour, matters } }) =>
    new Set([...recorded, ...matters.map((matter) => placeOf(hour, matter))]),
};

/** Of the stream that records what a person reads of a case on the day of an hour (in UTC). */
export function caseReadingId(caseId: string, person: string, hour: Instant): string {
  return idFrom('case-reading', caseId, person, hour.slice(0, 10));
}

function placeOf(hour: Instant, matter: string): string {
  return `${hour} ${matter}`;
}
