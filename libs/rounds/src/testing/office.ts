import { agreementDecider } from '@comity/agreements/contract';
import { caseDecider, type Marking } from '@comity/cases/contract';
import { counterpartDecider } from '@comity/counterparts/contract';
import { CommandRunner, type Run } from '@comity/event-log';
import type { HotlineEvent } from '@comity/hotline/contract';
import { type DomainEvent, Fault, idFrom, newId, type Refusal } from '@comity/kernel';
import { type RegisterFacts, requestDecider } from '@comity/requests/contract';
import type { SliceHost } from '@comity/testing';

const actor = { id: 'importer', roles: [] };
const terms = {
  pins: { agreementRevision: 0, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  zone: 'Europe/London',
  clocks: {},
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: null,
};

/** What a request in a test is about, where it matters. */
export interface InventedRequest {
  readonly direction: 'outgoing' | 'incoming';
  readonly caseId: string;
  readonly reference: string;
  readonly filedOn: string;
  /** By the end of this day. */
  readonly dueOn: string;
}

/** An agreement, a counterpart and requests between them, written by their own deciders on the log of a host. */
export class InventedOffice {
  readonly agreementId = newId();
  readonly counterpartId = newId();
  private readonly runner: CommandRunner;

  constructor(private readonly host: SliceHost) {
    this.runner = new CommandRunner(host.log);
  }

  async open(agreement: string, counterpart: string): Promise<this> {
    const rest = { counterpartIds: [], ourName: 'United States', zone: 'Europe/London' };
    const registered = { title: agreement, inForceFrom: '2015-09-25', ...rest };
    const register = { type: 'register' as const, agreement: registered };
    await this.run({ decider: agreementDecider, id: this.agreementId, command: register });
    const other = { type: 'register' as const, counterpart: { name: counterpart } };
    await this.run({ decider: counterpartDecider, id: this.counterpartId, command: other });
    return this;
  }

  async openCase(marking: Marking): Promise<string> {
    const id = newId();
    const command = { type: 'open' as const, case: { title: 'Relay at 203.0.113.7', marking, openedBy: 'olivia' } };
    await this.run({ decider: caseDecider, id, command });
    return id;
  }

  async mark(id: string, marking: Marking): Promise<void> {
    const command = { type: 'change-marking' as const, marking, reason: 'learned more' };
    await this.run({ decider: caseDecider, id, command });
  }

  /** What a register holds of a request; told again with more, only what is new is recorded. */
  async record(
    request: InventedRequest,
    facts: Partial<RegisterFacts> = {},
    recorded: 'now' | 'when-it-occurred' = 'now',
  ): Promise<string> {
    const { direction, caseId, reference, filedOn, dueOn } = request;
    const id = idFrom(this.agreementId, reference);
    const at = new Date().toISOString();
    const content = {
      ...{ agreementId: this.agreementId, caseId, counterpartId: this.counterpartId, direction },
      ...{ kind: 'evidence', urgency: 'routine', reference, subject: 'Logs of a relay' },
      items: [{ itemId: '1', text: 'The logs' }],
    };
    const told = { filedAt: `${filedOn}T09:00:00.000Z`, due: { dueOn, source: 'the register' }, ...facts };
    const register = { registerId: 'register', rowId: reference };
    const history = { type: 'record-history' as const, content, register, facts: told, terms };
    const command = { ...history, provenBefore: at, by: 'importer', at };
    await this.run({ decider: requestDecider, id, command }, recorded === 'when-it-occurred');
    return id;
  }

  /** How complete the answer to the one item of a request was, as somebody judges it. */
  async assess(requestId: string, score: 0 | 1 | 2 | 3 | 4): Promise<void> {
    const completeness = { itemId: '1', dimension: 'completeness' as const, score };
    const scores = [{ ...completeness, ...(score > 1 ? {} : { deficiency: 'records missing' }) }];
    const judged = { assessmentId: newId(), scores, rubric: null, seed: '0'.repeat(32) };
    const command = { type: 'assess' as const, ...judged, by: 'ivan', at: new Date().toISOString() };
    await this.run({ decider: requestDecider, id: requestId, command });
  }

  /** Gives more time, until the end of this day. */
  async extend(requestId: string, dueOn: string): Promise<void> {
    const until = { dueOn, source: 'their note' };
    const longer = { type: 'extend' as const, clock: 'response' as const, reason: 'volume', until, terms };
    await this.run({
      decider: requestDecider,
      id: requestId,
      command: { ...longer, by: 'olga', at: new Date().toISOString() },
    });
  }

  /** What happened on the hotline, as its own decider would have put it. */
  async hotline(issueId: string, ...events: readonly HotlineEvent[]): Promise<void> {
    const now = new Date().toISOString();
    const stored = events.map((event) => {
      const id = newId();
      const envelope = {
        actor,
        commandId: id,
        correlationId: 'test',
        occurredAt: now,
        recordedAt: now,
        schemaVersion: 1,
      };
      return { ...event, id, envelope };
    });
    await this.host.log.append(`hotline-${issueId}`, stored, 'any');
    await this.projected();
  }

  /** An issue that somebody takes to the hotline on the first of May. */
  escalation(drill: boolean): HotlineEvent {
    const acknowledgeWithin = { amount: 4, unit: 'hours' as const };
    const rungs = [{ level: 1, name: 'Duty desk', contactAuthority: 'Hotline unit', acknowledgeWithin }];
    return {
      type: 'IssueEscalated',
      data: {
        ...{ agreementId: this.agreementId, counterpartId: this.counterpartId, drill, raisedBy: 'us', level: 1 },
        ...{ subject: 'No answer about the relay', zone: 'Europe/London', ladder: { ladderVersion: 1, rungs } },
        ...{ escalatedAt: '2024-05-01T08:00:00.000Z', acknowledgeBy: '2024-05-01T12:00:00.000Z' },
      },
    };
  }

  private async run<State, Command, Event extends DomainEvent, R extends Refusal>(
    run: Omit<Run<State, Command, Event, R>, 'context'>,
    assumeRecordedWhenOccurred = false,
  ): Promise<void> {
    const now = new Date().toISOString();
    const context = { commandId: newId(), actor, now, correlationId: 'test', assumeRecordedWhenOccurred };
    const outcome = await this.runner.run({ ...run, context });
    if (!outcome.accepted) throw new Fault('invented-fact-refused', outcome.refusal.message);
    await this.projected();
  }

  /** Waits, for a bounded time, until the read models show everything. */
  async projected(): Promise<void> {
    const end = (await this.host.log.lastPosition()) ?? 0n;
    const names = (await this.host.readStore.status()).map(({ name }) => name);
    if (!(await this.host.readStore.waitFor(names, end, 10_000))) throw new Fault('not-projected', 'still behind');
  }
}
