import { agreementStream, agreements } from '@comity/agreements/contract';
import { type CaseCommand, caseDecider, caseStream, type Marking } from '@comity/cases/contract';
import { counterpartStream, counterparts } from '@comity/counterparts/contract';
import { CommandRunner, type Run } from '@comity/event-log';
import { ReadingRecorder } from '@comity/http';
import {
  type Asker,
  type DomainEvent,
  Fault,
  type Instant,
  idFrom,
  newId,
  type Refusal,
  streamName,
  toInstant,
} from '@comity/kernel';
import { CaseSight, NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { type RequestCommand, requestDecider } from '@comity/requests/contract';
import { type SanctionCommand, sanctionDecider } from '@comity/sanctions/contract';
import type { ApiDoor } from '@comity/stores';
import { type SliceHost, startSliceHost } from '@comity/testing';
import { Global, Module } from '@nestjs/common';
import { worklistsApi } from '../api.js';
import { worklistsProjector } from '../projector.js';

/** That requests are under. */
export const AGREEMENT = idFrom('agreement');
export const NO_TERMS = {
  pins: { agreementRevision: 1, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  ...{ zone: 'UTC', clocks: {}, ourCalendar: null, counterpartCalendar: null, permittedReasons: null },
} as const;
const HOUR_MS = 3_600_000;

/** The work lists behind a real host, and a record that is written by the deciders themselves. */
export class Bureau implements AsyncDisposable {
  private readonly runner: CommandRunner;

  private constructor(
    readonly host: SliceHost,
    /** What was read, by whom and where. */
    readonly readings: ReadingBook,
  ) {
    this.runner = new CommandRunner(host.log);
  }

  static async open(): Promise<Bureau> {
    const streams = [caseStream, counterpartStream, agreementStream];
    const readings = new ReadingBook();
    const host = await startSliceHost({
      api: [worklistsApi, doorOf(readings)],
      projector: [worklistsProjector, { streams, projections: [...NEED_TO_KNOW, counterparts, agreements] }],
    });
    return new Bureau(host, readings);
  }

  async openCase({ unit, officer, marking }: { unit: string; officer: string; marking: Marking }): Promise<string> {
    const caseId = newId();
    await this.inCase(caseId, { type: 'open', case: { title: 'Relay', marking, unit, openedBy: officer } });
    await this.inCase(caseId, { type: 'assign', officer });
    return caseId;
  }

  inCase(id: string, command: CaseCommand): Promise<void> {
    return this.run('anna', { decider: caseDecider, id, command });
  }

  /** A request that we have to answer by an instant. @param supplements the id of one that it adds to */
  async owe(caseId: string, by: string, subject: string, dueAt: Instant, supplements?: string): Promise<string> {
    const id = newId();
    const receivedAt = toInstant(new Date(Math.min(Date.now(), Date.parse(dueAt)) - HOUR_MS));
    await this.ask(by, id, {
      type: 'register-incoming',
      content: { ...contentOf(caseId, subject), direction: 'incoming', ...(supplements && { supplements }) },
      ...{ receivedAt, terms: NO_TERMS, stated: { dueAt, source: 'their note' }, by, at: inHours(0) },
    });
    return id;
  }

  /** A draft that waits for somebody to approve it. */
  async submit(caseId: string, by: string, subject: string): Promise<void> {
    const [id, at] = [newId(), inHours(0)];
    await this.ask(by, id, {
      type: 'draft',
      content: { ...contentOf(caseId, subject), direction: 'outgoing' },
      by,
      at,
    });
    await this.ask(by, id, { type: 'submit', by, at });
  }

  ask(by: string, id: string, command: RequestCommand): Promise<void> {
    return this.run(by, { decider: requestDecider, id, command });
  }

  async propose(caseId: string, by: string, name: string): Promise<void> {
    const proposal = {
      ...{ caseId, measures: ['asset-freeze' as const], subject: { name, kind: 'entity' as const, identifiers: [] } },
      legalBasis: { instrument: 'Invented Order', version: '1', criteria: ['a'] },
    };
    const standing = { caseStanding: 'open' as const, knownVersions: new Map() };
    const command: SanctionCommand = { type: 'propose', by: { id: by }, proposal, ...standing };
    await this.run(by, { decider: sanctionDecider, id: newId(), command });
  }

  /** An issue on the hotline that their side has acknowledged, in which it has promised something. */
  async promise(caseId: string, agreementId: string, subject: string, dueOn: string): Promise<void> {
    const matter = { agreementId, counterpartId: idFrom('counterpart'), caseId, requestId: newId(), subject };
    const rung = { level: 1, name: 'duty', contactAuthority: 'desk' };
    const rungs = [{ ...rung, acknowledgeWithin: { amount: 24, unit: 'hours' } }];
    const times = { escalatedAt: inHours(-1), level: 1, acknowledgeBy: inHours(23), zone: 'UTC' };
    const called = { drill: false, raisedBy: 'us', ladder: { ladderVersion: 1, rungs } };
    const madeOn = inHours(0).slice(0, 10);
    const promised = { commitmentId: newId(), party: 'counterpart', madeOn, dueOn, text: 'A list of the servers' };
    await this.happened(streamName('hotline', newId()), [
      { type: 'IssueEscalated', data: { ...matter, ...called, ...times } },
      { type: 'EscalationAcknowledged', data: { level: 1, acknowledgedAt: inHours(0), acknowledgedBy: 'duty' } },
      { type: 'CommitmentRecorded', data: promised },
    ]);
  }

  /** A licence from a designation that rests on a request. */
  async license(caseId: string, requestId: string, name: string, expiresAt: Instant): Promise<void> {
    const by = { id: 'dana' };
    const legalBasis = { instrument: 'Invented Order', version: '1', criteria: ['a'] };
    const proposal = {
      caseId,
      measures: ['asset-freeze'],
      subject: { name, kind: 'entity', identifiers: [] },
      legalBasis,
    };
    const cited = { stream: streamName('request', requestId), revision: 0, eventHash: 'a'.repeat(64), note: 'late' };
    const licence = {
      licenceId: newId(),
      kind: 'specific',
      licensee: 'A clinic',
      scope: 'medicine',
      conditions: 'none',
    };
    await this.happened(streamName('sanction', newId()), [
      { type: 'SanctionProposed', data: { ...proposal, proposedBy: by } },
      { type: 'GroundsCited', data: { criterion: 'a', citation: cited, citedBy: by } },
      { type: 'SanctionSubmitted', data: { submittedBy: by } },
      { type: 'SanctionApproved', data: { approvedBy: { id: 'rosa' } } },
      { type: 'SanctionDesignated', data: { designatedBy: by, designatedAt: inHours(0) } },
      { type: 'LicenceGranted', data: { ...licence, expiresAt, grantedBy: by } },
    ]);
  }

  /** From now on an agreement has a calendar of ours, in which none of these days is worked. */
  async assignCalendar(agreementId: string, daysOff: readonly string[]): Promise<void> {
    const calendarId = newId();
    const days = { weekend: [6, 7], daysOff: Object.fromEntries(daysOff.map((day) => [day, 'off'])), workedDays: {} };
    const horizon = { from: daysOff[0], through: daysOff.at(-1) };
    const calendar = { party: 'US', name: 'Ours', zone: 'UTC', version: 1, ...days, horizon, source: 'invented' };
    await this.happened(streamName('calendar', calendarId), [{ type: 'CalendarPublished', data: calendar }]);
    const terms = { title: 'Invented', ourName: 'US', inForceFrom: '2020-01-01', zone: 'UTC', counterpartIds: [] };
    const assigned = { party: 'us', calendarId, calendarVersion: 1 };
    await this.happened(streamName('agreement', agreementId), [
      { type: 'AgreementRegistered', data: terms },
      { type: 'CalendarAssigned', data: assigned },
    ]);
  }

  /** Facts on a new stream, shown by the lists when this is over. */
  private async happened(stream: string, facts: readonly DomainEvent[]): Promise<void> {
    const now = inHours(0);
    const when = { occurredAt: now, recordedAt: now, schemaVersion: 1, commandId: newId(), correlationId: 'test' };
    const envelope = { actor: { id: 'anna', roles: [] }, ...when };
    const events = facts.map(({ type, data }) => ({ id: newId(), type, data, envelope }));
    await this.host.log.append(stream, events, 'no-stream');
    await this.shown((await this.host.log.lastPosition()) ?? 0n);
  }

  /** Carries it out, and waits until the lists show it. */
  private async run<State, Command, Event extends DomainEvent, R extends Refusal>(
    by: string,
    run: Omit<Run<State, Command, Event, R>, 'context'>,
  ): Promise<void> {
    const context = { commandId: newId(), actor: { id: by, roles: [] }, now: inHours(0), correlationId: 'test' };
    const outcome = await this.runner.run({ ...run, context });
    if (!outcome.accepted) throw new Fault('invented-fact-refused', outcome.refusal.message);
    await this.shown(outcome.position ?? 0n);
  }

  private async shown(position: bigint): Promise<void> {
    const names = (await this.host.readStore.status()).map(({ name }) => name).filter((name) => PROJECTED.has(name));
    await this.host.readStore.waitFor(names, position, 60_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
  }
}

/** Keeps what the recorder of readings is told. */
class ReadingBook extends ReadingRecorder {
  readonly entries: { readonly text: string; readonly person: string; readonly route: string }[] = [];

  override async record(text: () => string, { actor }: Asker, route: string): Promise<void> {
    this.entries.push({ text: text(), person: actor.id, route });
  }
}

function doorOf(readings: ReadingBook): ApiDoor {
  @Global()
  @Module({ providers: [{ provide: ReadingRecorder, useValue: readings }], exports: [ReadingRecorder] })
  class ReadingsModule {}
  return { module: ReadingsModule, streams: [], projections: NEED_TO_KNOW, sight: (log) => new CaseSight(log) };
}

const PROJECTED = new Set(['work-items', 'cases', 'case-matters', 'agreements']);

export function inHours(hours: number): Instant {
  return toInstant(new Date(Date.now() + hours * HOUR_MS));
}

function contentOf(caseId: string, subject: string) {
  const ids = { agreementId: AGREEMENT, caseId, counterpartId: idFrom('counterpart') };
  const asked = { kind: 'information', urgency: 'routine', reference: `REF ${subject}`, subject };
  return { ...ids, ...asked, items: [{ itemId: '1', text: 'Connection logs' }] };
}
