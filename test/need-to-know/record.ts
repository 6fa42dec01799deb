import { agreementDecider } from '@comity/agreements/contract';
import { attachmentDecider } from '@comity/attachments/contract';
import { type CaseCommand, caseDecider, type Marking } from '@comity/cases/contract';
import { counterpartDecider } from '@comity/counterparts/contract';
import { CommandRunner, type Run } from '@comity/event-log';
import { type HotlineEvent, hotlineDecider } from '@comity/hotline/contract';
import { type DomainEvent, eventHash, Fault, newId, type Refusal } from '@comity/kernel';
import { referralDecider } from '@comity/referrals/contract';
import { requestDecider } from '@comity/requests/contract';
import { sanctionDecider } from '@comity/sanctions/contract';
import type { SliceHost } from '@comity/testing';

/** What can rest on something in another case than its own. */
export interface RestingMatters {
  readonly requestId: string;
  readonly issueId: string;
  readonly sanctionId: string;
  readonly attachmentId: string;
}

/** One case with one of everything in it, and the words by which all of it can be told. */
export interface FullCase extends RestingMatters {
  readonly caseId: string;
  readonly referralId: string;
  readonly marker: string;
}

const terms = {
  pins: { agreementRevision: 0, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  ...{ zone: 'Europe/London', clocks: {}, ourCalendar: null, counterpartCalendar: null, permittedReasons: null },
};
const OCCURRED = '2024-05-01T08:00:00.000Z';

/** Writes a record by the deciders themselves, as somebody who may do anything. */
export class InventedRecord {
  readonly agreementId = newId();
  readonly counterpartId = newId();
  private readonly runner: CommandRunner;

  constructor(private readonly host: SliceHost) {
    this.runner = new CommandRunner(host.log);
  }

  async open(): Promise<this> {
    const about = { title: 'Agreement', inForceFrom: '2015-09-25', zone: 'Europe/London', ourName: 'Us' };
    const agreement = { ...about, counterpartIds: [this.counterpartId] };
    await this.run({ decider: agreementDecider, id: this.agreementId, command: { type: 'register', agreement } });
    const counterpart = { type: 'register' as const, counterpart: { name: 'Ministry' } };
    await this.run({ decider: counterpartDecider, id: this.counterpartId, command: counterpart });
    return this;
  }

  /** A case that everybody may see, unless it is marked otherwise. */
  async openCase(marker: string, openedBy: string, marking: Marking = 'TLP:AMBER'): Promise<string> {
    const caseId = newId();
    await this.inCase(caseId, { type: 'open', case: { title: `Case ${marker}`, marking, openedBy } });
    return caseId;
  }

  async inCase(caseId: string, command: CaseCommand): Promise<void> {
    await this.run({ decider: caseDecider, id: caseId, command });
  }

  /** Fills a case with a filed request, an issue on the hotline, a referral, a proposal that cites the request, and a file. */
  async fill(caseId: string, marker: string): Promise<FullCase> {
    const requestId = await this.request(caseId, marker);
    const issueId = await this.issue(caseId, requestId, marker);
    const referralId = await this.referral(caseId, marker);
    const sanctionId = await this.sanction(caseId, marker);
    await this.cite(sanctionId, `request-${requestId}`, marker);
    const attachmentId = await this.attachment(caseId, `request-${requestId}`, marker);
    return { caseId, requestId, issueId, referralId, sanctionId, attachmentId, marker };
  }

  /**
   * In a case, a request that adds to another one, and what rests on that request in turn: an issue about it, a proposal that
   * cites it, and a file that belongs to the proposal.
   */
  async rest(caseId: string, supplements: string, marker: string): Promise<RestingMatters> {
    const requestId = await this.request(caseId, marker, supplements);
    const issueId = await this.issue(caseId, requestId, marker);
    const sanctionId = await this.sanction(caseId, marker);
    await this.cite(sanctionId, `request-${requestId}`, marker);
    const attachmentId = await this.attachment(caseId, `sanction-${sanctionId}`, marker);
    return { requestId, issueId, sanctionId, attachmentId };
  }

  async request(caseId: string, marker: string, supplements?: string): Promise<string> {
    const id = newId();
    const at = new Date().toISOString();
    const content = {
      ...{ agreementId: this.agreementId, caseId, counterpartId: this.counterpartId, direction: 'outgoing' as const },
      ...{ kind: 'evidence', urgency: 'routine', reference: `REF-${marker}`, subject: `Subject ${marker}` },
      items: [{ itemId: '1', text: `Item ${marker}` }],
      ...(supplements === undefined ? {} : { supplements }),
    };
    const facts = { filedAt: '2024-03-04T09:00:00.000Z', due: { dueOn: '2024-04-01', source: `Source ${marker}` } };
    const register = { registerId: 'register', rowId: `${marker}-${id}` };
    const history = { type: 'record-history' as const, content, register, facts, terms, provenBefore: at };
    await this.run({ decider: requestDecider, id, command: { ...history, by: `officer-${marker}`, at } });
    return id;
  }

  async cite(sanctionId: string, stream: string, marker: string): Promise<void> {
    const event = await this.runner.eventAt(stream, 0);
    const citation = { stream, revision: 0, eventHash: event && eventHash(event), note: `Note ${marker}` };
    const command = { type: 'cite' as const, by: { id: 'olivia' }, criterion: 'a', citation };
    await this.run({ decider: sanctionDecider, id: sanctionId, command });
  }

  async sanction(caseId: string, marker: string): Promise<string> {
    const id = newId();
    const proposal = {
      ...{ caseId, measures: ['asset-freeze' as const] },
      subject: { name: `Company ${marker}`, kind: 'entity' as const, identifiers: [{ type: 'number', value: marker }] },
      legalBasis: { instrument: 'Invented Order', version: '1', criteria: ['a'] },
    };
    const standing = { caseStanding: 'open' as const, knownVersions: new Map() };
    const command = { type: 'propose' as const, by: { id: 'olivia' }, proposal, ...standing };
    await this.run({ decider: sanctionDecider, id, command });
    return id;
  }

  /** Waits, for a bounded time, until the read models show everything. */
  async projected(): Promise<void> {
    const end = (await this.host.log.lastPosition()) ?? 0n;
    const names = (await this.host.readStore.status()).map(({ name }) => name);
    if (!(await this.host.readStore.waitFor(names, end, 60_000))) throw new Fault('not-projected', 'still behind');
  }

  private async issue(caseId: string, requestId: string, marker: string): Promise<string> {
    const id = newId();
    const acknowledgeWithin = { amount: 4, unit: 'hours' as const };
    const rungs = [{ level: 1, name: 'Duty desk', contactAuthority: 'Hotline unit', acknowledgeWithin }];
    const escalated: HotlineEvent = {
      type: 'IssueEscalated',
      data: {
        ...{ agreementId: this.agreementId, counterpartId: this.counterpartId, caseId, requestId, drill: false },
        ...{ raisedBy: 'us', level: 1, subject: `Issue ${marker}`, zone: 'Europe/London' },
        ...{ ladder: { ladderVersion: 1, rungs }, escalatedAt: OCCURRED, acknowledgeBy: '2024-05-01T12:00:00.000Z' },
      },
    };
    await this.run({
      decider: { ...hotlineDecider, decide: () => ({ accepted: true, events: [escalated] }) },
      id,
      command: undefined,
    });
    return id;
  }

  private async attachment(caseId: string, matter: string, marker: string): Promise<string> {
    const id = newId();
    const content = { mediaType: 'text/plain', sizeBytes: 7, sha256: 'ab'.repeat(32) };
    const file = { caseId, matter, name: `File ${marker}.txt`, ...content, attachedBy: 'olivia' };
    await this.run({ decider: attachmentDecider, id, command: { type: 'attach', file, refusal: null } });
    return id;
  }

  private async referral(caseId: string, marker: string): Promise<string> {
    const id = newId();
    const referral = {
      ...{ caseId, counterpartId: this.counterpartId, direction: 'outgoing' as const, reference: `OFF-${marker}` },
      offender: { name: `Offender ${marker}`, kind: 'person' as const, identifiers: [] },
      ...{ conduct: `Conduct ${marker}`, authority: 'Ministry of Justice', referredAt: OCCURRED },
    };
    const asked = { by: 'olivia', at: new Date().toISOString(), refusal: null };
    await this.run({ decider: referralDecider, id, command: { type: 'refer', referral, ...asked } });
    return id;
  }

  private async run<State, Command, Event extends DomainEvent, R extends Refusal>(
    run: Omit<Run<State, Command, Event, R>, 'context'>,
  ): Promise<void> {
    const actor = { id: 'importer', roles: [] };
    const context = { commandId: newId(), actor, now: new Date().toISOString(), correlationId: 'test' };
    const outcome = await this.runner.run({ ...run, context });
    if (!outcome.accepted) throw new Fault('invented-fact-refused', outcome.refusal.message);
  }
}
