import { CommandRunner } from '@comity/event-log';
import { newId } from '@comity/kernel';
import { MATTERS } from '@comity/need-to-know/contract';
import { requestDecider } from '@comity/requests/contract';
import { type SliceHost, startSliceHost } from '@comity/testing';
import type { UpkeepStores } from '@comity/timers';
import { casesApi } from '../api.js';
import { type CaseCommand, caseDecider } from '../domain/case.decider.js';
import { casesProjector } from '../projector.js';
import { OPEN_MATTER_PROJECTIONS } from '../read/open-matters.js';
import { reopenOccupiedCases } from './reopen-occupied-cases.js';

let host: SliceHost;
let stores: UpkeepStores;

beforeAll(async () => {
  const matters = { streams: MATTERS.map(({ stream }) => stream), projections: OPEN_MATTER_PROJECTIONS };
  host = await startSliceHost({ api: [casesApi], projector: [casesProjector, matters] });
  stores = { eventLog: host.log, readStore: host.readStore, runner: new CommandRunner(host.log) };
});

afterAll(() => host?.[Symbol.asyncDispose]());

const now = () => new Date().toISOString();
const context = () => ({ commandId: newId(), actor: { id: 'olga', roles: [] }, now: now(), correlationId: 'test' });

async function inCase(id: string, command: CaseCommand): Promise<void> {
  const outcome = await stores.runner.run({ decider: caseDecider, id, command, context: context() });
  expect(outcome).toMatchObject({ accepted: true });
}

async function openCase(): Promise<string> {
  const id = newId();
  await inCase(id, { type: 'open', case: { title: 'Intrusion at a power company', marking: 'TLP:AMBER' } });
  return id;
}

/** Closes it as somebody does who has counted a moment too early. */
const closeUnseeing = (id: string) => inCase(id, { type: 'close', reason: 'all answered', openMatters: 0 });

async function draftRequestIn(caseId: string): Promise<string> {
  const id = newId();
  const parties = { agreementId: newId(), caseId, counterpartId: newId(), direction: 'outgoing' as const };
  const asked = { kind: 'evidence', urgency: 'routine', reference: 'US-1', subject: 'Logs of a relay' };
  const content = { ...parties, ...asked, items: [{ itemId: '1', text: 'The logs' }] };
  const command = { type: 'draft' as const, by: 'olga', at: now(), content };
  expect(await stores.runner.run({ decider: requestDecider, id, command, context: context() })).toMatchObject({
    accepted: true,
  });
  return id;
}

async function untilShown(): Promise<void> {
  const end = (await host.log.lastPosition()) ?? 0n;
  expect(await host.readStore.waitFor(['cases', 'request-register'], end, 10_000)).toBe(true);
}

async function upkeep(): Promise<number> {
  await untilShown();
  return reopenOccupiedCases.run(stores, now());
}

const phaseOf = async (id: string) => (await stores.runner.load(caseDecider, id)).state.phase;

describe('a case that was closed while something was being opened in it', () => {
  it('is reopened, once, with the reason [cases-close-when-nothing-is-open]', async () => {
    const caseId = await openCase();
    await draftRequestIn(caseId);
    await closeUnseeing(caseId);
    expect(await upkeep()).toBe(1);
    expect(await phaseOf(caseId)).toBe('open');
    expect(await upkeep()).toBe(0);
    const { revision } = await stores.runner.load(caseDecider, caseId);
    expect(revision).toBe(2);
  });

  it('is reopened once when several hosts see it at the same moment', async () => {
    const caseId = await openCase();
    await draftRequestIn(caseId);
    await closeUnseeing(caseId);
    await Promise.all([upkeep(), upkeep(), upkeep()]);
    expect((await stores.runner.load(caseDecider, caseId)).revision).toBe(2);
  });

  it('stays closed when nothing in it is open, and when something is open elsewhere', async () => {
    const caseId = await openCase();
    await closeUnseeing(caseId);
    await draftRequestIn(await openCase());
    expect(await upkeep()).toBe(0);
    expect(await phaseOf(caseId)).toBe('closed');
  });

  it('stays as it is when somebody has touched it since it was seen', async () => {
    const caseId = await openCase();
    await draftRequestIn(caseId);
    await closeUnseeing(caseId);
    const touching = {
      ...stores,
      eventLog: {
        lastPosition: async () => {
          await inCase(caseId, { type: 'grant-access', person: 'rosa', reason: 'reviews the case' });
          return host.log.lastPosition();
        },
      },
    };
    await untilShown();
    expect(await reopenOccupiedCases.run(touching, now())).toBe(0);
    expect(await phaseOf(caseId)).toBe('closed');
    expect(await upkeep()).toBe(1);
  });
});
