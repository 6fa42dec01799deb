import type { AgreementState } from '@comity/agreements/contract';
import { endOfDay, localDate } from '@comity/calendars';
import type { CommandContext, CommandRunner, Loaded, Outcome } from '@comity/event-log';
import { canonicalJson, type Decider, type Instant, idFrom, type Refusal, refuse } from '@comity/kernel';
import {
  policyTermsUnder,
  type RecordHistory,
  type RequestCommand,
  type RequestContent,
  type RequestEvent,
  type RequestRefusal,
  type RequestState,
  requestDecider,
} from '@comity/requests/contract';
import type { RegisterMapping } from '../domain/mapping.js';
import type { RegisterRow, RowContent } from '../domain/row.js';
import type { RowProblem } from '../domain/row-values.js';
import { IMPORTER, importContext, type RegisterParties } from './register-parties.js';

/** What became of one row. */
export type RowOutcome =
  | { readonly problem: RowProblem }
  | { readonly added: boolean; readonly events: number; readonly position: bigint | null };

type LearningRefusal = RequestRefusal | Refusal<'learned-out-of-order'>;
type LearningDecider = Decider<RequestState, RequestCommand, RequestEvent, LearningRefusal>;

/** What is on record about the request of a row before the row is taken. */
type Before = Pick<RequestState, 'content' | 'filedAt'>;

const NOTHING_BEFORE: Before = { content: null, filedAt: null };

/** Takes rows over through the decider of requests: what they state anew becomes events, and nothing else does. */
export class RequestRecorder {
  /** A register that is imported for the first time holds requests that nobody has seen. */
  private mostlyNew = true;
  private readonly provenBefore: Instant;

  constructor(
    private readonly runner: CommandRunner,
    private readonly mapping: RegisterMapping,
    private readonly parties: RegisterParties,
    private readonly agreement: { readonly id: string; readonly loaded: Loaded<AgreementState> },
    private readonly now: Instant,
  ) {
    const registerEnds = endOfDay(mapping.completeThrough, mapping.dates.zone);
    this.provenBefore = earlier(registerEnds, now);
  }

  async record(row: RegisterRow): Promise<RowOutcome> {
    const { learnedAt } = row;
    return learnedAt === null ? this.whole(row) : this.learned(row, learnedAt);
  }

  /**
   * Flags what silence has proven by the end of the register. Of a register that says when it learned things this can only be
   * said once all of it has been taken: the misses lie between the facts.
   */
  async close(row: RegisterRow): Promise<RowOutcome> {
    const { state } = await this.runner.load(requestDecider, this.idOf(row));
    return this.provenBySilence(row, state, this.provenBefore);
  }

  /** A register that does not say when it learned a fact: each counts as known from when it happened. */
  private async whole(row: RegisterRow): Promise<RowOutcome> {
    const command = await this.command(row, NOTHING_BEFORE, { at: this.now, provenBefore: this.provenBefore });
    if ('problem' in command) return command;
    const context = { ...importContext(this.now), assumeRecordedWhenOccurred: true };
    const run = { decider: requestDecider, id: this.idOf(row), command, context, probablyNew: this.mostlyNew };
    const outcome = outcomeOf(await this.runner.run(run));
    if (!('problem' in outcome)) this.mostlyNew = outcome.added;
    return outcome;
  }

  /** The record learns it when the register did; so nothing may come in that it would have had to know before what it knows. */
  private async learned(row: RegisterRow, learnedAt: Instant): Promise<RowOutcome> {
    const id = this.idOf(row);
    const newest = await this.runner.load(requestDecider, id);
    const outOfOrder = newest.recordedAt !== null && newest.recordedAt > learnedAt;
    const { state } = outOfOrder ? await this.runner.load(requestDecider, id, { knownAt: learnedAt }) : newest;
    if (state.content === null && row.content === null) {
      return { problem: { column: '', reason: 'states a fact about a request that no earlier record files' } };
    }
    const until = earlier(learnedAt, this.provenBefore);
    const silence = outOfOrder ? NOTHING_NEW : await this.provenBySilence(row, state, until);
    if ('problem' in silence) return silence;
    const command = await this.command(row, state, { at: learnedAt, provenBefore: until });
    if ('problem' in command) return command;
    const decider: LearningDecider = outOfOrder ? repeatsOnly(state) : requestDecider;
    const context = learnedContext(row, command, learnedAt);
    const outcome = outcomeOf(await this.runner.run({ decider, id, command, context }));
    return 'problem' in outcome ? outcome : { ...outcome, events: outcome.events + silence.events };
  }

  /** Known from the due instant on, when no answer had been learned of. */
  private async provenBySilence(row: RegisterRow, state: RequestState, until: Instant): Promise<RowOutcome> {
    const clocks = Object.values(state.clocks);
    const silent = clocks.some(({ dueAt, missed }) => missed === null && dueAt !== null && dueAt <= until);
    if (!silent || state.content === null) return NOTHING_NEW;
    const nothingNew = { ...row, content: null, filedAt: null, facts: {} };
    const command = await this.command(nothingNew, state, { at: this.now, provenBefore: until });
    if ('problem' in command) return command;
    const context = { ...importContext(this.now), assumeRecordedWhenOccurred: true };
    return outcomeOf(await this.runner.run({ decider: requestDecider, id: this.idOf(row), command, context }));
  }

  private async command(
    row: RegisterRow,
    before: Before,
    when: Pick<RecordHistory, 'at' | 'provenBefore'>,
  ): Promise<RecordHistory | { readonly problem: RowProblem }> {
    const { register, journal, dates } = this.mapping;
    const content = row.content === null ? before.content : await this.content(row.content);
    const filedAt = row.filedAt ?? before.filedAt;
    if (content === null || filedAt === null) throw new RangeError(`${row.rowId} states no filing`);
    const on = localDate(filedAt, dates.zone);
    const answer = await policyTermsUnder(this.agreement.loaded, this.runner, { ...content, on });
    if (!answer.accepted) return { problem: problemOf(answer.refusal, row.origins.filed?.column) };
    const former = row.content === null ? undefined : this.parties.formerCounterpartOf(row.content);
    return {
      type: 'record-history',
      content,
      register: { registerId: register.id, rowId: row.rowId },
      facts: { filedAt, ...row.facts },
      newsOnly: journal !== undefined || row.content === null,
      ...(former === undefined ? {} : { formerCounterpartId: former }),
      terms: answer.terms,
      by: IMPORTER.id,
      ...when,
    };
  }

  private async content(row: RowContent): Promise<RequestContent> {
    const { reference, subject, kind, urgency } = row;
    const counterpartId = await this.parties.counterpartOf(row);
    const caseId = await this.parties.caseOf(row);
    const agreementId = this.agreement.id;
    const { direction } = this.mapping;
    const items = [{ itemId: '1', text: subject }];
    return { agreementId, caseId, counterpartId, direction, kind, urgency, reference, subject, items };
  }

  private idOf({ rowId }: RegisterRow): string {
    return idFrom('request', this.mapping.register.id, rowId);
  }
}

const NOTHING_NEW = { added: false, events: 0, position: null } as const satisfies RowOutcome;

/** The same record learned at the same time is the same command, so taking it again changes nothing, whatever came after. */
function learnedContext(row: RegisterRow, { facts, content }: RecordHistory, learnedAt: Instant): CommandContext {
  const stated = canonicalJson([row.rowId, facts, row.content === null ? null : content]);
  const commandId = idFrom('learned', row.origins.learned?.text ?? learnedAt, stated);
  return { ...importContext(learnedAt), commandId, correlationId: commandId };
}

/** Decides on what was known then: what had been taken over by then is a repetition, and what is new comes too late. */
function repeatsOnly(then: RequestState): LearningDecider {
  return {
    ...requestDecider,
    decide: (command) => {
      const decision = requestDecider.decide(command, then);
      const isNew = decision.accepted && decision.events.length > 0;
      const message =
        'later facts about this request are on record; put the register in the order in which it learned, or correct it by hand';
      return isNew ? refuse('learned-out-of-order', message) : decision;
    },
  };
}

function outcomeOf(outcome: Outcome<LearningRefusal>): RowOutcome {
  if (!outcome.accepted) return { problem: problemOf(outcome.refusal) };
  const { events, repeated, position } = outcome;
  if (repeated || events.length === 0) return NOTHING_NEW;
  return { added: events.some(({ type }) => type === 'RequestFiled'), events: events.length, position };
}

function problemOf({ code, message }: { readonly code: string; readonly message: string }, column = ''): RowProblem {
  return { column, reason: `${code}: ${message}` };
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
