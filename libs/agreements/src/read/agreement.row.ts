import { calendarDate, recordedZone, uuid } from '@comity/kernel';
import { z } from 'zod';
import { agreementEvents } from '../domain/agreement.events.js';

const policyRow = agreementEvents.DeadlinePolicyAdopted.extend({
  supersededFrom: calendarDate.nullable().describe('First day on which a newer version holds for its kind and urgency'),
});

const supersededFrom = calendarDate.nullable().describe('First day on which a newer version holds in its place');
const guidelinesRow = agreementEvents.GuidelinesAdopted.extend({ supersededFrom });
const rubricRow = agreementEvents.QualityRubricAdopted.extend({ supersededFrom });
const ladderRow = agreementEvents.HotlineLadderDefined.extend({ supersededFrom });

/** One agreement, with the terms as they stand. */
export const agreementRow = z.object({
  agreementId: uuid,
  title: z.string().meta({ example: 'Agreement on assistance against malicious cyber activity' }),
  ourName: z.string().meta({ example: 'United States' }),
  inForceFrom: calendarDate.meta({ example: '2015-09-25' }),
  terminatedFrom: calendarDate.nullable().describe('First day on which it no longer holds'),
  zone: recordedZone.meta({ example: 'America/New_York' }),
  counterpartIds: z.array(uuid).describe('Empty: it holds with any counterpart'),
  policies: z.array(policyRow).describe('In the order of adoption'),
  guidelines: z.array(guidelinesRow).describe('What a request must contain; in the order of adoption'),
  rubrics: z.array(rubricRow).describe('How answers are assessed; in the order of adoption'),
  ladders: z.array(ladderRow).describe('Whom the hotline calls; in the order of adoption'),
  calendars: z.array(agreementEvents.CalendarAssigned),
  suspensions: z.array(agreementEvents.AgreementSuspended),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type AgreementRow = Readonly<z.infer<typeof agreementRow>>;
