import { type EventOf, instant, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';

/**
 * How far what is in a case may travel.
 * @source Traffic Light Protocol 2.0, FIRST
 */
export const marking = z.enum(['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED']);
export type Marking = z.infer<typeof marking>;

/** A person, as the identity provider names them. */
const person = words(200);
const reason = words(2_000);

/** Facts about one case. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const caseEvents = {
  CaseOpened: z.object({ title: words(500), marking, unit: words(200).optional(), openedBy: person.optional() }),
  CaseAssigned: z.object({ officer: person }),
  MarkingChanged: z.object({ marking, reason }),
  AccessGranted: z.object({ person, reason }),
  AccessRevoked: z.object({ person, reason }),
  /** `informs`: who answers for the case and has to look at it; null where nobody but the person has access. */
  EmergencyAccessTaken: z.object({
    ...{ accessId: uuid, person, reason, takenAt: instant, until: instant },
    informs: person.nullable(),
  }),
  /** Found unjustified, it ends at once. */
  EmergencyAccessReviewed: z.object({ accessId: uuid, reviewedBy: person, justified: z.boolean(), remark: reason }),
  CaseClosed: z.object({ reason }),
  CaseReopened: z.object({ reason }),
} as const;

export type CaseEvent = EventOf<typeof caseEvents>;

/** The data of one event type. */
export type CaseData<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>['data'];

export const caseStream = streamType('case', caseEvents);
