import type { DomainEvent } from '@comity/kernel';
import type { RequestEvent } from '@comity/requests/contract';
import type { RegisterMapping } from '../domain/mapping.js';
import type { DateOrigin } from '../domain/row-dates.js';

type Origins = Readonly<Record<string, DateOrigin | undefined>>;

/** Why a row becomes this event: the column that states it, or the rule that it follows from. */
export function whyOf(event: DomainEvent, origins: Origins, mapping: RegisterMapping): string {
  switch (event.type) {
    case 'AgreementRegistered':
    case 'CalendarAssigned':
      return 'the mapping names the agreement of the register, and it is not on record yet';
    case 'CaseOpened':
      return 'case: the mapping puts the row into this case, and it is not on record yet';
    case 'CounterpartRegistered':
      return `${mapping.counterpart.id} names this counterpart, and it is not on record yet`;
    case 'CounterpartRenamed':
      return 'counterpart.names: the mapping gives the counterpart this name';
    default:
      return whyRequest(event as RequestEvent, origins, mapping);
  }
}

function whyRequest(event: RequestEvent, origins: Origins, mapping: RegisterMapping): string {
  switch (event.type) {
    case 'RequestFiled':
      return stated(origins.filed);
    case 'ClockStarted':
      return event.data.basis.kind === 'stated' ? stated(origins.due) : 'computed by the policy of the agreement';
    case 'DeadlineReprojected':
      return `another due day than on record: ${stated(origins.due)}`;
    case 'ReceiptAcknowledged':
      return stated(origins.acknowledged);
    case 'ResponseReceived':
      return stated(event.data.answers.some(({ answer }) => answer === 'final') ? origins.final : origins.interim);
    case 'ResponseCorrected':
      return event.data.receivedAt === undefined
        ? stated(origins.corrected)
        : `another day of the answer than on record: ${stated(origins.final ?? origins.interim)}`;
    case 'RequestWithdrawn':
      return stated(origins.withdrawn);
    case 'FilingCorrected':
      return 'the row says otherwise than what is on record about the request itself';
    case 'DeadlineMissed':
      return `no answer in time is stated, and the register speaks for all days through ${mapping.completeThrough}`;
    case 'DeadlineMissVoided':
      return 'what is stated now shows that there was no miss';
    default:
      return 'follows from what is stated';
  }
}

function stated(origin: DateOrigin | undefined): string {
  if (origin === undefined) return 'follows from what is stated';
  return `column ${origin.column} holds “${origin.text}”${origin.note === null ? '' : `, ${origin.note}`}`;
}
