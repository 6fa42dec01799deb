export type { FlagMissedDeadline } from './domain/clock.commands.js';
export type { CountedQuality } from './domain/counted-quality.js';
export type {
  PolicyTerms,
  RecordHistory,
  RegisterFacts,
  RequestCommand,
  RequestRefusalCode,
  StatedDue,
} from './domain/request.commands.js';
export { requestDecider } from './domain/request.decider.js';
export type { RequestRefusal } from './domain/request.decision.js';
export {
  type ClockName,
  clockName,
  type Direction,
  direction,
  type QualityDimension,
  qualityDimension,
  type RequestContent,
  type RequestData,
  type RequestEvent,
  requestContent,
  requestEvents,
  requestStream,
} from './domain/request.events.js';
export type { RequestState } from './domain/request.state.js';
export { finalAt } from './domain/response.state.js';
export { satisfiedAt, waitingOn } from './domain/satisfied.js';
export { type CalendarPin, PinnedCalendars } from './pinned-calendars.js';
export {
  loadAgreement,
  loadPinnedTerms,
  loadPolicyTerms,
  policyTermsUnder,
  type TermsAnswer,
  type TermsQuestion,
  type TermsRefusal,
} from './policy-terms.js';
export { requestMatter } from './read/request.sentences.js';
export { requestDays } from './read/request-days.js';
export { type FiguredStop, type RequestFiguresRow, requestFigures } from './read/request-figures.projection.js';
export { requestRegister } from './read/request-register.projection.js';
export type { RegisterRow } from './read/request-register.row.js';
