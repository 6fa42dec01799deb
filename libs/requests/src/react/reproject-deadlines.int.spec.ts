import { type AgreementCommand, agreementDecider, agreementStream } from '@comity/agreements/contract';
import { CommandRunner } from '@comity/event-log';
import { idFrom, newId, type Recorded } from '@comity/kernel';
import {
  calendarDecider,
  calendarIdOf,
  calendarStream,
  calendars,
  type ListedDays,
} from '@comity/published-calendars/contract';
import { type SliceHost, startSliceHost } from '@comity/testing';
import type { UpkeepStores } from '@comity/timers';
import { requestsApi } from '../api.js';
import { requestDecider } from '../domain/request.decider.js';
import { tenDays } from '../domain/testing/fixtures.js';
import { loadPolicyTerms } from '../policy-terms.js';
import { requestsProjector } from '../projector.js';
import { reprojectDeadlines } from './reproject-deadlines.js';

const AGREEMENT = idFrom('agreement', 'amended calendars');
const COUNTERPART = idFrom('counterpart', 'amended calendars');
const CALENDAR = calendarIdOf('CN');
const FILED = '2097-03-01T09:00:00.000Z';
const NOW = '2097-03-02T09:00:00.000Z';

const days: ListedDays = {
  weekend: [6, 7],
  horizon: { from: '2097-01-01', through: '2097-12-31' },
  daysOff: [],
  workedDays: [],
  source: 'invented for this test',
};

let host: SliceHost;
let stores: UpkeepStores;

beforeAll(async () => {
  const published = { streams: [calendarStream, agreementStream], projections: [calendars] };
  host = await startSliceHost({ api: [requestsApi], projector: [requestsProjector, published] });
  stores = { eventLog: host.log, readStore: host.readStore, runner: new CommandRunner(host.log) };
  await calendar({ type: 'PublishCalendar', party: 'CN', name: 'China', zone: 'Asia/Shanghai', ...days });
  const agreed = { title: 'Agreement', inForceFrom: '2015-09-25', zone: 'Europe/London', ourName: 'United Kingdom' };
  const response = { ...tenDays, unit: 'working-days' as const, extensionLimit: null, startsOn: 'filing' as const };
  const permittedReasons = { extension: [], refusal: [], postponement: [] };
  const policy = {
    kind: 'information',
    urgency: '*',
    effectiveFrom: '2015-09-25',
    clocks: { response },
    permittedReasons,
  };
  await agreement({ type: 'register', agreement: { ...agreed, counterpartIds: [COUNTERPART] } });
  await agreement({ type: 'adopt-policy', policy: { ...policy, source: 'invented for this test' } });
  const assignment = { party: 'us', calendarId: CALENDAR, calendarVersion: 1 } as const;
  await agreement({ type: 'assign-calendar', assignment, latestVersion: 1 });
});

afterAll(() => host?.[Symbol.asyncDispose]());

function context() {
  return { commandId: newId(), actor: { id: 'ada', roles: [] }, now: NOW, correlationId: 'test' };
}

async function agreement(command: AgreementCommand): Promise<void> {
  const outcome = await stores.runner.run({ decider: agreementDecider, id: AGREEMENT, command, context: context() });
  expect(outcome).toMatchObject({ accepted: true });
}

async function calendar(command: Parameters<typeof calendarDecider.decide>[0]): Promise<void> {
  const outcome = await stores.runner.run({ decider: calendarDecider, id: CALENDAR, command, context: context() });
  expect(outcome).toMatchObject({ accepted: true });
}

/** Another day off, announced late. */
async function amend(amends: number, ...dates: string[]): Promise<void> {
  const daysOff = dates.map((date) => ({ date, name: '哀悼日' }));
  await calendar({ type: 'AmendCalendar', amends, reason: 'announced late', ...days, daysOff });
}

async function receive(): Promise<string> {
  const id = newId();
  const content = {
    agreementId: AGREEMENT,
    caseId: idFrom('case', 'amended calendars'),
    counterpartId: COUNTERPART,
    direction: 'incoming' as const,
    kind: 'information',
    urgency: 'routine',
    reference: id,
    subject: 'Logs of a relay',
    items: [{ itemId: '1', text: 'Connection logs' }],
  };
  const found = await loadPolicyTerms(stores.runner, { ...content, at: FILED });
  if (!found.accepted) throw new TypeError(found.refusal.message);
  const command = {
    type: 'register-incoming',
    content,
    receivedAt: FILED,
    terms: found.terms,
    by: 'ada',
    at: NOW,
  } as const;
  expect(await stores.runner.run({ decider: requestDecider, id, command, context: context() })).toMatchObject({
    accepted: true,
  });
  return id;
}

async function upkeep(kept = reprojectDeadlines(), now = NOW): Promise<number> {
  const end = (await host.log.lastPosition()) ?? 0n;
  expect(await host.readStore.waitFor(['calendars', 'request-register'], end, 10_000)).toBe(true);
  return kept.run(stores, now);
}

async function eventsOf(id: string): Promise<Recorded[]> {
  const events: Recorded[] = [];
  for await (const entry of host.log.readStream(`request-${id}`)) if (entry.kind === 'event') events.push(entry.event);
  return events;
}

describe('holidays announced late', () => {
  it('re-project the open deadlines that they touch, once and with the reason, and leave the others alone', async () => {
    const touched = await receive();
    const kept = reprojectDeadlines();
    expect(await upkeep(kept)).toBe(0);
    await amend(1, '2097-03-11');
    expect(await Promise.all([upkeep(kept), upkeep(), upkeep()])).toContain(1);
    expect(await upkeep(kept)).toBe(0);
    const [, started, reprojected, ...more] = await eventsOf(touched);
    expect(more).toEqual([]);
    expect(started?.data).toMatchObject({ dueOn: '2097-03-15' });
    expect(reprojected).toMatchObject({
      type: 'DeadlineReprojected',
      envelope: { actor: { id: 'scheduler' } },
      data: { deadlineVersion: 2, dueOn: '2097-03-18', calendars: { ourCalendar: { version: 2 } } },
    });
    expect(reprojected?.data).toMatchObject({
      reason: 'calendar version 2 in place of 1: 2097-03-11 is a day off: 哀悼日 (was a working day)',
    });
    await amend(2, '2097-03-11', '2097-10-01');
    expect(await upkeep(kept)).toBe(0);
    await amend(3, '2097-03-11', '2097-03-12', '2097-10-01');
    expect(await upkeep(kept, '2097-03-19T00:00:00.000Z')).toBe(0);
    expect(await upkeep(reprojectDeadlines())).toBe(1);
    expect((await eventsOf(touched)).at(-1)?.data).toMatchObject({ deadlineVersion: 3, dueOn: '2097-03-19' });
  });

  it('are explained with the versions that the deadline is counted by now', async () => {
    const id = await receive();
    await amend(4, '2097-03-11', '2097-03-12', '2097-03-13', '2097-10-01');
    expect(await upkeep()).toBeGreaterThan(0);
    const olga = await host.as('olga', 'case-officer');
    const { body } = await olga(`/v1/requests/${id}/deadline`);
    expect(body).toMatchObject({ deadlineVersion: 2, dueOn: '2097-03-20', reprojections: [{ deadlineVersion: 2 }] });
    expect(body.text).toContain('2097-03-13 is a day off: 哀悼日 (was a working day)');
    expect(body.explanation.calendars).toEqual([{ party: 'requested', id: CALENDAR, version: 5 }]);
  });
});
