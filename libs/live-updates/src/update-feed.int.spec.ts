import { setTimeout as pause } from 'node:timers/promises';
import { type CaseCommand, caseDecider, caseStream } from '@comity/cases/contract';
import { CommandRunner, EventLog } from '@comity/event-log';
import { newId, systemClock } from '@comity/kernel';
import { startStore, type ThrowAwayServer } from '@comity/testing';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { firstValueFrom, type Subscription } from 'rxjs';
import type { Update } from './update.js';
import { UpdateFeed } from './update-feed.js';

const IDLE_MS = 50;
/** Beyond what the feed looks back for, so that a revocation before it is not read again. */
const MORE_THAN_KEPT = 5_010;
const AT_ONCE = 500;
const reason = 'agreed in the morning meeting';

let store: ThrowAwayServer;
let log: EventLog;
let feed: UpdateFeed;

beforeAll(async () => {
  store = await startStore();
  log = EventLog.connect(store.url, [caseStream]);
  feed = new UpdateFeed(log, IDLE_MS);
});

afterAll(async () => {
  feed?.onModuleDestroy();
  await log?.dispose();
  await store?.[Symbol.asyncDispose]();
});

async function inCase(id: string, command: CaseCommand): Promise<void> {
  const commandId = newId();
  const context = { commandId, correlationId: commandId, actor: { id: 'irene', roles: [] }, now: systemClock.now() };
  const outcome = await new CommandRunner(log).run({ decider: caseDecider, id, command, context });
  expect(outcome).toMatchObject({ accepted: true });
}

/** A case that is for named people only, adam among them. */
async function openedToAdam(): Promise<string> {
  const id = newId();
  const opened = { title: 'Case Georg', marking: 'TLP:RED' as const, openedBy: 'irene' };
  await inCase(id, { type: 'open', case: opened });
  await inCase(id, { type: 'grant-access', person: 'adam', reason });
  return id;
}

async function fillTheLog(): Promise<void> {
  const client = KurrentDBClient.connectionString(store.url);
  for (let written = 0; written < MORE_THAN_KEPT; written += AT_ONCE) {
    const events = Array.from({ length: AT_ONCE }, () => jsonEvent({ type: 'Passed', data: {} }));
    await client.appendToStream(`other-${newId()}`, events);
  }
  await client.dispose();
}

async function listening(): Promise<Subscription> {
  await firstValueFrom(feed.kept$);
  return feed.kept$.subscribe();
}

async function isToldToAdam(caseId: string): Promise<boolean> {
  const update = { stream: `case-${caseId}` } as Update;
  return (await feed.casesOf(update)).areOpenTo({ actor: { id: 'adam', roles: [] }, now: systemClock.now() });
}

describe('who may know of what an update is about', () => {
  it('is read anew where the log was not followed meanwhile [need-to-know]', async () => {
    const caseId = await openedToAdam();
    const reader = await listening();
    expect(await isToldToAdam(caseId)).toBe(true);
    reader.unsubscribe();
    await pause(4 * IDLE_MS);
    await inCase(caseId, { type: 'revoke-access', person: 'adam', reason });
    await fillTheLog();
    const again = await listening();
    expect(await isToldToAdam(caseId)).toBe(false);
    again.unsubscribe();
  });

  it('is read anew for whoever reads so slowly that nobody follows the log any more [need-to-know]', async () => {
    const caseId = await openedToAdam();
    const reader = await listening();
    expect(await isToldToAdam(caseId)).toBe(true);
    reader.unsubscribe();
    await pause(4 * IDLE_MS);
    expect(await isToldToAdam(caseId)).toBe(true);
    await inCase(caseId, { type: 'revoke-access', person: 'adam', reason });
    expect(await isToldToAdam(caseId)).toBe(false);
  });
});
