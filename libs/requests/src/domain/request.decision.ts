import type { Decision, Refusal } from '@comity/kernel';
import type { RequestRefusalCode } from './request.commands.js';
import type { RequestEvent } from './request.events.js';

export type RequestRefusal = Refusal<RequestRefusalCode>;
export type RequestDecision = Decision<RequestEvent, RequestRefusal>;
