import { setTimeout as pause } from 'node:timers/promises';
import { type AgreementCommand, agreementDecider } from '@comity/agreements/contract';
import { caseDecider } from '@comity/cases/contract';
import { counterpartDecider, counterpartStream, counterparts } from '@comity/counterparts/contract';
import { CommandRunner } from '@comity/event-log';
import { idFrom, newId, toInstant } from '@comity/kernel';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { requestsApi } from '../../api.js';
import { requestDecider } from '../../domain/request.decider.js';
import { tenDays } from '../../domain/testing/fixtures.js';
import { requestsProjector } from '../../projector.js';

export const AGREEMENT = idFrom('agreement', 'requests over HTTP');
export const COUNTERPART = idFrom('counterpart', 'requests over HTTP');
export const CASE = idFrom('case', 'requests over HTTP');
export const STRANGER = idFrom('counterpart', 'a stranger');

export const content = {
  agreementId: AGREEMENT,
  caseId: CASE,
  counterpartId: COUNTERPART,
  kind: 'information',
  urgency: 'routine',
  reference: 'MLA-2024-017',
  subject: 'Logs of the relay at 203.0.113.7',
  items: [
    { itemId: '1', text: 'Connection logs' },
    { itemId: '2', text: 'Subscriber data' },
  ],
};

export function now(): string {
  return toInstant(new Date());
}

function context() {
  return { commandId: newId(), actor: { id: 'ada', roles: [] }, now: now(), correlationId: 'test' };
}

/** The agreement of the tests: information within ten calendar days from transmittal, preservation for ten; no policy for anything else. */
const AGREED: readonly AgreementCommand[] = [
  {
    type: 'register',
    agreement: {
      ...{ title: 'Agreement', inForceFrom: '2015-09-25', zone: 'Europe/London', ourName: 'United Kingdom' },
      counterpartIds: [COUNTERPART],
    },
  },
  ...['information', 'preservation'].map(
    (kind): AgreementCommand => ({
      type: 'adopt-policy',
      policy: {
        ...{ kind, urgency: '*', effectiveFrom: '2015-09-25', source: 'invented for this test' },
        clocks: { response: tenDays, ...(kind === 'preservation' ? { preservation: tenDays } : {}) },
        permittedReasons: { extension: ['volume'], refusal: ['sovereignty'], postponement: ['ongoing investigation'] },
      },
    }),
  ),
];

/** An API on real stores, with an officer and a reviewer who work under one agreement. */
export class HttpOffice implements AsyncDisposable {
  private constructor(
    readonly host: SliceHost,
    readonly runner: CommandRunner,
    /** A case officer. */
    readonly olga: Caller,
    /** A reviewer. */
    readonly rosa: Caller,
  ) {}

  static async open(): Promise<HttpOffice> {
    const host = await startSliceHost({
      api: [requestsApi],
      projector: [requestsProjector, { streams: [counterpartStream], projections: [counterparts] }],
    });
    const people = [await host.as('olga', 'case-officer'), await host.as('rosa', 'reviewer')] as const;
    const office = new HttpOffice(host, new CommandRunner(host.log), ...people);
    for (const command of AGREED) await office.agree(command);
    const opening = { type: 'open', case: { title: 'Relay', marking: 'TLP:AMBER' } } as const;
    await office.runner.run({ decider: caseDecider, id: CASE, command: opening, context: context() });
    const command = { type: 'register', counterpart: { name: 'Ministry of Defence' } } as const;
    await office.runner.run({ decider: counterpartDecider, id: COUNTERPART, command, context: context() });
    return office;
  }

  async agree(command: AgreementCommand): Promise<void> {
    const outcome = await this.runner.run({ decider: agreementDecider, id: AGREEMENT, command, context: context() });
    expect(outcome).toMatchObject({ accepted: true });
  }

  post(path: string, body: object = {}, as = this.olga, headers: Record<string, string> = {}) {
    return as(path, { method: 'POST', body, headers });
  }

  async show(path: string, position: string) {
    const shown = await this.olga(path, { headers: { 'comity-at-least': position } });
    expect(shown.status).toBe(200);
    return shown;
  }

  /** Takes these steps of one request, each of which is accepted; gives the position of the last. A body is made when its step is taken. */
  async steps(id: string, ...steps: readonly (readonly [string, () => object])[]): Promise<string> {
    let position = '';
    for (const [step, body] of steps) {
      const taken = await this.post(`/v1/requests/${id}/${step}`, body());
      expect([step, taken.status, taken.body.code]).toEqual([step, 200, undefined]);
      position = taken.body.position;
    }
    return position;
  }

  async approved(changes: object = {}): Promise<string> {
    const drafted = await this.post('/v1/requests', { ...content, ...changes });
    expect(drafted.status).toBe(201);
    const { id } = drafted.body;
    expect((await this.post(`/v1/requests/${id}/submission`)).status).toBe(200);
    expect((await this.post(`/v1/requests/${id}/approval`, {}, this.rosa)).status).toBe(200);
    return id;
  }

  async sent(changes: object = {}): Promise<string> {
    const id = await this.approved(changes);
    await this.steps(id, ['filing', () => ({})], ['transmittal', () => ({ transmittedAt: now(), channel: 'courier' })]);
    return id;
  }

  /** A request that came in just now. */
  async received(changes: object = {}): Promise<string> {
    const { status, body } = await this.post('/v1/requests/incoming', { ...content, receivedAt: now(), ...changes });
    expect(status).toBe(201);
    return body.id;
  }

  /** As a job would: asks until the deadline is over. */
  async flagWhenDue(id: string): Promise<string> {
    for (let attempt = 0; attempt < 200; attempt++) {
      const command = { type: 'flag-missed', clock: 'response', deadlineVersion: 1, by: 'job', at: now() } as const;
      const outcome = await this.runner.run({ decider: requestDecider, id, command, context: context() });
      if (outcome.accepted) return String(outcome.position);
      expect(outcome.refusal.code).toBe('not-yet-due');
      await pause(50);
    }
    throw new TypeError('the deadline was never over');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
  }
}
