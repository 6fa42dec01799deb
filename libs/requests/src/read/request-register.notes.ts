import { localDate } from '@comity/calendars';
import { type Recorded, unreachable } from '@comity/kernel';
import type { RequestEvent } from '../domain/request.events.js';
import type { RegisterDetail, RegisterRow } from './request-register.row.js';

type Remark = Pick<RegisterDetail['responses'][number], 'summary' | 'ground' | 'afterClosure'>;

/** What the register shows of a request beyond what its rules need to know. */
export interface Notes
  extends Pick<RegisterRow, 'owner' | 'voided' | 'closedOn' | 'correctedOn' | 'registerId' | 'rowId'>,
    Pick<RegisterDetail, 'extensions' | 'channel' | 'theirReference'> {
  /** By response. */
  readonly remarks: Readonly<Record<string, Remark>>;
}

const NONE: Notes = {
  owner: null,
  voided: 0,
  closedOn: null,
  correctedOn: null,
  registerId: null,
  rowId: null,
  extensions: [],
  channel: null,
  theirReference: null,
  remarks: {},
};

export function notesOf(row: RegisterRow | undefined): Notes {
  if (row === undefined) return NONE;
  const { owner, voided, closedOn, correctedOn, registerId, rowId, detail } = row;
  const { extensions, channel, theirReference, responses } = detail;
  const remarks = Object.fromEntries(
    responses.map(({ responseId, summary, ground, afterClosure }) => [responseId, { summary, ground, afterClosure }]),
  );
  const ofRow = { owner, voided, closedOn, correctedOn, registerId, rowId };
  return { ...ofRow, extensions, channel, theirReference, remarks };
}

/** Notes what one fact says besides what the domain's own fold keeps. */
export function note(notes: Notes, event: Recorded<RequestEvent>, zone: string): Notes {
  switch (event.type) {
    case 'RequestDrafted':
      return { ...notes, owner: event.data.author };
    case 'RequestFiled':
      return noteFiling(notes, event.data.register, event.envelope.actor.id);
    case 'RequestTransmitted':
      return { ...notes, channel: event.data.channel };
    case 'ReceiptAcknowledged':
      return { ...notes, theirReference: event.data.theirReference ?? null };
    case 'DeadlineExtended': {
      const { clock, deadlineVersion, reason, dueAt } = event.data;
      return { ...notes, extensions: [...notes.extensions, { clock, deadlineVersion, reason, dueAt }] };
    }
    case 'DeadlineMissVoided':
      return event.data.clock === 'response' ? { ...notes, voided: notes.voided + 1 } : notes;
    case 'ResponseReceived': {
      const { responseId, summary = null, afterClosure = false } = event.data;
      return remark(notes, responseId, { summary, ground: null, afterClosure });
    }
    case 'AssistanceRefused': {
      const { responseId, ground, afterClosure = false } = event.data;
      return remark(notes, responseId, { summary: null, ground, afterClosure });
    }
    case 'AnswerSent': {
      const { answerId, ground = null } = event.data;
      return remark(notes, answerId, { summary: null, ground, afterClosure: false });
    }
    case 'ResponseCorrected': {
      const correctedOn = localDate(event.data.correctedAt, zone);
      return { ...notes, correctedOn: newest(notes.correctedOn, correctedOn) };
    }
    case 'RequestClosed':
      return { ...notes, closedOn: localDate(event.data.closedAt, zone) };
    case 'RequestReopened':
      return { ...notes, closedOn: null };
    case 'FilingCorrected':
    case 'RequestRevised':
    case 'RequestSubmitted':
    case 'RequestApproved':
    case 'RequestSentBack':
    case 'ClockStarted':
    case 'DeadlineReprojected':
    case 'ReminderIssued':
    case 'ReminderSkipped':
    case 'OverdueRungReached':
    case 'OverdueRungSkipped':
    case 'DeadlineMissed':
    case 'RequestWithdrawn':
    case 'RequestReturnedAsDeficient':
    case 'RequestRedirected':
    case 'UrgencyClaimed':
    case 'UrgencyAccepted':
    case 'UrgencyDowngraded':
    case 'ClarificationRequested':
    case 'ClarificationProvided':
    case 'ClockStopped':
    case 'ClockResumed':
    case 'ClockReset':
    case 'AssistancePostponed':
    case 'ReplyRecorded':
    case 'ReplyClassified':
    case 'AnswerDrafted':
    case 'AnswerApproved':
    case 'PreservationRenewed':
    case 'PreservationReleased':
    case 'QualityAssessed':
    case 'SecondAssessmentDrawn':
    case 'QualityContested':
    case 'QualityConfirmed':
      return notes;
    default:
      return unreachable(event);
  }
}

/** Whoever registers what came in owns it, as whoever drafts what goes out; rows of a register have no owner here. */
function noteFiling(
  notes: Notes,
  register: { readonly registerId: string; readonly rowId: string } | undefined,
  actorId: string,
): Notes {
  return register === undefined ? { ...notes, owner: notes.owner ?? actorId } : { ...notes, ...register };
}

function remark(notes: Notes, responseId: string, remark: Remark): Notes {
  return { ...notes, remarks: { ...notes.remarks, [responseId]: remark } };
}

function newest(a: string | null, b: string): string {
  return a !== null && a > b ? a : b;
}
