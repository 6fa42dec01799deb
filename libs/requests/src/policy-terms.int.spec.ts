import { type AgreementCommand, agreementDecider, agreementStream } from '@comity/agreements/contract';
import type { DeadlineTerms } from '@comity/calendars';
import { CommandRunner, EventLog } from '@comity/event-log';
import { idFrom, newId } from '@comity/kernel';
import { calendarDecider, calendarIdOf, calendarStream, type ListedDays } from '@comity/published-calendars/contract';
import { startStore, type ThrowAwayServer } from '@comity/testing';
import { loadPinnedTerms, loadPolicyTerms } from './policy-terms.js';

const AGREEMENT = idFrom('agreement', 'terms');
const COUNTERPART = idFrom('counterpart', 'terms');
const CALENDAR = calendarIdOf('CN');
const NOBODYS_CALENDAR = idFrom('calendar', 'nobody');
const question = { agreementId: AGREEMENT, counterpartId: COUNTERPART, kind: 'information', urgency: 'routine' };

const days: ListedDays = {
  weekend: [6, 7],
  horizon: { from: '2024-01-01', through: '2024-12-31' },
  daysOff: [{ date: '2024-10-01', name: '国庆节' }],
  workedDays: [{ date: '2024-09-29', name: '国庆节' }],
  source: 'State Council notice for 2024',
};

let store: ThrowAwayServer;
let log: EventLog;
let runner: CommandRunner;

beforeAll(async () => {
  store = await startStore();
  log = EventLog.connect(store.url, [agreementStream, calendarStream]);
  runner = new CommandRunner(log);
  const zone = 'Asia/Shanghai';
  await calendar({ type: 'PublishCalendar', party: 'CN', name: 'China', zone, ...days });
  const terms = { title: 'Agreement', inForceFrom: '2024-01-01', zone, counterpartIds: [COUNTERPART], ourName: 'us' };
  await agreement({ type: 'register', agreement: terms });
  await adopt(10, '2024-01-01');
  await agreement({
    type: 'assign-calendar',
    assignment: { party: 'counterpart', calendarId: CALENDAR, calendarVersion: 1 },
    latestVersion: 1,
  });
});

afterAll(async () => {
  await log?.dispose();
  await store?.[Symbol.asyncDispose]();
});

function context() {
  const actor = { id: 'ada', roles: [] };
  return { commandId: newId(), actor, now: '2024-06-01T00:00:00.000Z', correlationId: 'test' };
}

async function agreement(command: AgreementCommand): Promise<void> {
  const outcome = await runner.run({ decider: agreementDecider, id: AGREEMENT, command, context: context() });
  expect(outcome).toMatchObject({ accepted: true });
}

async function calendar(command: Parameters<typeof calendarDecider.decide>[0]): Promise<void> {
  const outcome = await runner.run({ decider: calendarDecider, id: CALENDAR, command, context: context() });
  expect(outcome).toMatchObject({ accepted: true });
}

async function adopt(workingDays: number, effectiveFrom: string): Promise<void> {
  const response: DeadlineTerms = {
    kind: 'binding',
    startsOn: 'transmittal',
    unit: 'working-days',
    budget: workingDays,
    dayZeroCounts: false,
    zone: 'Asia/Shanghai',
    rollForward: 'none',
    cutOffHour: null,
    calendarRule: 'requested',
    permittedStops: [],
    extensionLimit: null,
    reminderOffsets: [],
    rungs: [],
  };
  const permittedReasons = { extension: [], refusal: ['sovereignty'], postponement: [] };
  const policy = { kind: 'information', urgency: '*', effectiveFrom, clocks: { response }, permittedReasons };
  await agreement({ type: 'adopt-policy', policy: { ...policy, source: 'invented for this test' } });
}

async function terms(on: string, changes: object = {}) {
  const answer = await loadPolicyTerms(runner, { ...question, on, ...changes });
  if (!answer.accepted) throw new TypeError(answer.refusal.code);
  return answer.terms;
}

describe('the terms that a request pins', () => {
  it('are the policy, the calendars and the zone of the day', async () => {
    const found = await terms('2024-03-01');
    expect(found).toMatchObject({
      zone: 'Asia/Shanghai',
      pins: { policyVersion: 1, ourCalendar: null, counterpartCalendar: { calendarId: CALENDAR, version: 1 } },
      clocks: { response: { budget: 10 } },
      counterpartCalendar: { id: CALENDAR, version: 1, workedDays: { '2024-09-29': '国庆节' } },
      permittedReasons: { extension: [], refusal: ['sovereignty'] },
    });
  });

  it('are read on the day that it is in the agreement’s zone', async () => {
    const at = '2023-12-31T16:00:00.000Z';
    expect(await loadPolicyTerms(runner, { ...question, at })).toMatchObject({ accepted: true });
    const before = await loadPolicyTerms(runner, { ...question, at: '2023-12-31T15:59:59.999Z' });
    expect(before).toMatchObject({ accepted: false, refusal: { code: 'agreement-not-in-force' } });
  });

  it('name no policy where the agreement has none for the kind', async () => {
    expect(await terms('2024-03-01', { kind: 'evidence' })).toMatchObject({
      pins: { policyVersion: null },
      clocks: {},
      permittedReasons: null,
    });
  });

  it.each([
    [{ agreementId: COUNTERPART }, 'agreement-unknown'],
    [{ counterpartId: AGREEMENT }, 'counterpart-not-party'],
    [{ on: '2023-01-01' }, 'agreement-not-in-force'],
  ])('are refused with %j', async (changes, code) => {
    const answer = await loadPolicyTerms(runner, { ...question, on: '2024-03-01', ...changes });
    expect(answer).toMatchObject({ accepted: false, refusal: { code } });
  });

  it('stay what they were, whatever is adopted and published later [filing-pins-versions] [versions-in-use-stay]', async () => {
    const before = await terms('2024-03-01');
    await adopt(20, '2024-06-01');
    const amended = [...days.daysOff, { date: '2024-10-02', name: '国庆节' }];
    await calendar({ type: 'AmendCalendar', amends: 1, reason: 'announced late', ...days, daysOff: amended });
    const assignment = { party: 'counterpart', calendarId: CALENDAR, calendarVersion: 2 } as const;
    await agreement({ type: 'assign-calendar', assignment, latestVersion: 2 });
    const after = await terms('2024-06-01');
    expect(after.pins).toMatchObject({ policyVersion: 2, counterpartCalendar: { version: 2 } });
    expect(after.counterpartCalendar?.daysOff).toHaveProperty('2024-10-02');
    const fresh = new CommandRunner(log);
    expect(await loadPinnedTerms(fresh, question, before.pins, before.zone)).toEqual(before);
  });

  it('do not pin a calendar that was assigned before such had to be published', async () => {
    const assignment = { party: 'us', calendarId: NOBODYS_CALENDAR, calendarVersion: 1 } as const;
    await agreement({ type: 'assign-calendar', assignment, latestVersion: 1 });
    expect(await terms('2024-07-01')).toMatchObject({ ourCalendar: null, pins: { ourCalendar: null } });
  });

  it('that the log does not have are our fault', async () => {
    const { pins, zone } = await terms('2024-03-01');
    const ourCalendar = { calendarId: NOBODYS_CALENDAR, version: 1 };
    await expect(loadPinnedTerms(runner, question, { ...pins, ourCalendar }, zone)).rejects.toThrow('no version 1');
    await expect(loadPinnedTerms(runner, question, { ...pins, policyVersion: 9 }, zone)).rejects.toThrow('version 9');
  });
});
