import { caseMatter, listed, quoted, type Sentences } from '@comity/cases/contract';
import { type Recorded, streamName } from '@comity/kernel';
import { type RequestData, type RequestEvent, requestStream } from '../domain/request.events.js';

const sentences: Sentences<RequestEvent> = {
  RequestDrafted: ({ reference, subject }) => `drafted request ${reference}: ${quoted(subject)}`,
  RequestRevised: ({ reference, subject }) => `revised the draft of request ${reference}: ${quoted(subject)}`,
  RequestSubmitted: () => 'submitted the request for approval',
  RequestApproved: () => 'approved the request',
  RequestSentBack: ({ reason }) => `sent the request back to its author: ${quoted(reason)}`,
  RequestFiled: filed,
  FilingCorrected: ({ reason, items: _items, ...stated }) =>
    `corrected ${Object.keys(stated).join(', ')} of the request: ${quoted(reason)}`,
  RequestTransmitted: ({ channel, remedy }) =>
    remedy === undefined ? `sent the request by ${channel}` : `sent the request again by ${channel}: ${quoted(remedy)}`,
  ReceiptAcknowledged: ({ theirReference }) =>
    `recorded the acknowledgement of receipt${theirReference ? `, reference ${theirReference}` : ''}`,
  RequestReturnedAsDeficient: ({ deficiencies }) =>
    `recorded that the request was returned as deficient: ${listed(deficiencies.map(quoted))}`,
  RequestRedirected: ({ to }) => `recorded that the request was passed on to ${to}`,
  UrgencyClaimed: ({ urgency, reason }) => `recorded a claim of urgency, ${urgency}: ${quoted(reason)}`,
  UrgencyAccepted: ({ urgency, policyVersion }) =>
    `recorded that the urgency was accepted: ${urgency}${byPolicy(policyVersion)}`,
  UrgencyDowngraded: ({ urgency, reason, policyVersion }) =>
    `recorded that the urgency was downgraded to ${urgency}${byPolicy(policyVersion)}: ${quoted(reason)}`,
  ClarificationRequested: ({ askedBy, question }) =>
    `recorded a question ${askedBy === 'us' ? 'to the counterpart' : 'of the counterpart'}: ${quoted(question)}`,
  ClarificationProvided: ({ explanation }) =>
    `recorded the clarification${explanation === undefined ? '' : `: ${quoted(explanation)}`}`,
  ClockStarted: ({ clock, ...due }) => `started the ${clock} clock, ${dueIn(due)}`,
  ClockStopped: ({ clock, reason }) => `stopped the ${clock} clock: ${quoted(reason)}`,
  ClockResumed: ({ clock, ...due }) => `had the ${clock} clock go on, ${dueIn(due)}`,
  ClockReset: ({ clock, reason, ...due }) => `started the ${clock} clock anew, ${dueIn(due)}: ${quoted(reason)}`,
  DeadlineExtended: ({ clock, reason, ...due }) => `extended the ${clock} deadline, ${dueIn(due)}: ${quoted(reason)}`,
  DeadlineReprojected: ({ clock, reason, ...due }) =>
    `worked the ${clock} deadline out again, ${dueIn(due)}: ${quoted(reason)}`,
  ReminderIssued: ({ clock, dueAt, reminder: { before } }) =>
    `reminded of the ${clock} deadline of ${dueAt}, ${amountOf(before)} before it`,
  ReminderSkipped: ({ clock, dueAt, reminder: { before } }) =>
    `reminded nobody of the ${clock} deadline of ${dueAt}, ${amountOf(before)} before it: it was too late for that`,
  OverdueRungReached: ({ clock, dueAt, rung: { rung, after } }) =>
    `found the ${clock} deadline of ${dueAt} over for ${amountOf(after)} and unmet: ${quoted(rung)}`,
  OverdueRungSkipped: ({ clock, dueAt, because, rung: { rung, after } }) =>
    `passed over ${quoted(rung)}, for ${amountOf(after)} after the ${clock} deadline of ${dueAt}: ${because === 'met' ? 'what was owed had come' : 'a later step was due as well'}`,
  DeadlineMissed: ({ clock, dueAt }) => `found the ${clock} deadline of ${dueAt} missed`,
  DeadlineMissVoided: ({ clock, because }) =>
    `found the ${clock} deadline met after all, by ${because.fact === 'urgency' ? 'the urgency that it was taken for' : `a ${because.fact}`}`,
  ResponseReceived: ({ answers, afterClosure }) =>
    `recorded a response${afterClosure === true ? ' after closure' : ''}: ${answersIn(answers)}`,
  ResponseCorrected: ({ reason }) => `corrected what is recorded of a response: ${quoted(reason)}`,
  AssistanceRefused: ({ itemIds, ground }) => `recorded the refusal of ${items(itemIds)}: ${quoted(ground)}`,
  AssistancePostponed: ({ itemIds, expectedOn, reason }) =>
    `recorded the postponement of ${items(itemIds)} to ${expectedOn}: ${quoted(reason)}`,
  ReplyRecorded: ({ summary }) => `recorded a reply that is still to be classified: ${quoted(summary)}`,
  ReplyClassified: ({ kind }) => `classified a reply as ${kind}`,
  AnswerDrafted: ({ answers }) => `drafted our answer: ${answersIn(answers)}`,
  AnswerApproved: () => 'approved our answer',
  AnswerSent: ({ answers, channel }) => `sent our answer by ${channel}: ${answersIn(answers)}`,
  PreservationRenewed: (due) => `renewed the preservation, ${dueIn(due)}`,
  PreservationReleased: ({ reason }) => `released the preserved data: ${quoted(reason)}`,
  QualityAssessed: ({ scores, secondOf }) =>
    `assessed the quality of ${items([...new Set(scores.map(({ itemId }) => itemId))])}${secondOf === undefined ? '' : ' as the second to do so'}`,
  SecondAssessmentDrawn: ({ drawn, sharePercent }) =>
    `drew at ${sharePercent} percent that ${drawn ? 'somebody else assesses it as well' : 'one assessment is enough'}`,
  QualityContested: ({ itemId, dimension, contestedBy, reason }) =>
    `${contestedBy === 'us' ? 'contested' : 'recorded that the counterpart contests'} the score of item ${itemId} for ${inWords(dimension)}: ${quoted(reason)}`,
  QualityConfirmed: ({ scores }) =>
    `settled the scores of ${items([...new Set(scores.map(({ itemId }) => itemId))])} as a second person`,
  RequestWithdrawn: ({ reason }) => `withdrew the request: ${quoted(reason)}`,
  RequestClosed: ({ outcomes }) =>
    `closed the request: ${listed(outcomes.map(({ itemId, outcome }) => `item ${itemId} ${inWords(outcome)}`))}`,
  RequestReopened: ({ reason }) => `reopened the request: ${quoted(reason)}`,
};

/** A request in the timeline of its case. */
export const requestMatter = caseMatter<RequestEvent>({ stream: requestStream, placing, citing, sentences });

/** `1 working day`, `36 hours` */
function amountOf({ amount, unit }: RequestData<'ReminderIssued'>['reminder']['before']): string {
  return `${amount} ${inWords(amount === 1 ? unit.slice(0, -1) : unit)}`;
}

function placing(event: Recorded<RequestEvent>) {
  switch (event.type) {
    case 'RequestDrafted':
    case 'RequestRevised':
    case 'RequestFiled':
      return { caseId: event.data.caseId, title: `request ${event.data.reference}` };
    default:
      return null;
  }
}

/** A supplementary request names the one that it adds to. */
function citing(event: Recorded<RequestEvent>): readonly string[] {
  switch (event.type) {
    case 'RequestDrafted':
    case 'RequestRevised':
    case 'RequestFiled': {
      const { supplements } = event.data;
      return supplements === undefined ? [] : [streamName(requestStream.category, supplements)];
    }
    default:
      return [];
  }
}

function filed({ direction, reference, subject }: RequestData<'RequestFiled'>): string {
  const did = direction === 'outgoing' ? 'filed request' : 'registered the incoming request';
  return `${did} ${reference}: ${quoted(subject)}`;
}

function dueIn({ dueOn, provisional }: { readonly dueOn: string | null; readonly provisional: boolean }): string {
  return dueOn === null ? 'without a binding deadline' : `due on ${dueOn}${provisional ? ' (provisional)' : ''}`;
}

function answersIn(answers: readonly { readonly itemId: string; readonly answer: string }[]): string {
  return listed(answers.map(({ itemId, answer }) => `${answer} on item ${itemId}`));
}

function items(itemIds: readonly string[]): string {
  return `${itemIds.length === 1 ? 'item' : 'items'} ${listed(itemIds)}`;
}

function byPolicy(version: number | undefined): string {
  return version === undefined ? '' : `, for which policy version ${version} holds`;
}

function inWords(code: string): string {
  return code.replaceAll('-', ' ');
}
