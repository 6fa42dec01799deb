import { setTimeout as pause } from 'node:timers/promises';
import {
  accept,
  type Decider,
  type DomainEvent,
  newId,
  type Refusal,
  refuse,
  streamType,
  systemClock,
} from '@comity/kernel';
import { startStore, type ThrowAwayServer } from '@comity/testing';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { z } from 'zod';
import { type CommandContext, CommandRunner } from './command-runner.js';
import { EventLog } from './event-log.js';
import type { LogBatch } from './follow.js';
import { StreamsReadOnce } from './streams-read-once.js';

type Counted = DomainEvent<'Counted', { readonly by: number }>;
type CountCommand = { readonly by: number; readonly occurredAt?: string };

/** A client that cannot reach the store has no successor sooner. */
const CLIENT_KEPT_MS = 1_100;

/** Counts; refuses to go beyond a thousand. */
const counter: Decider<number, CountCommand, Counted, Refusal<'too-many'>> = {
  category: 'counter',
  initial: 0,
  decide: ({ by, occurredAt }, count) =>
    count + by > 1_000
      ? refuse('too-many', 'count less')
      : accept({ type: 'Counted', data: { by }, ...(occurredAt === undefined ? {} : { occurredAt }) }),
  evolve: (count, { data }) => count + data.by,
};
const counterStream = streamType('counter', { Counted: z.object({ by: z.int() }) });

let store: ThrowAwayServer;
let log: EventLog;
let runner: CommandRunner;

beforeAll(async () => {
  store = await startStore();
  log = EventLog.connect(store.url, [counterStream]);
  runner = new CommandRunner(log);
});

afterAll(async () => {
  await log?.dispose();
  await store?.[Symbol.asyncDispose]();
});

function context(more: Partial<CommandContext> = {}): CommandContext {
  const commandId = newId();
  return { commandId, correlationId: commandId, actor: { id: 'olga', roles: [] }, now: systemClock.now(), ...more };
}

const count = (id: string, by: number, more: Partial<CommandContext> = {}) =>
  runner.run({ decider: counter, id, command: { by }, context: context(more) });

describe('a command', () => {
  it('loses no race: twelve at once are all carried out, one after the other', async () => {
    const id = newId();
    await Promise.all(Array.from({ length: 12 }, () => count(id, 1)));
    expect(await runner.load(counter, id)).toMatchObject({ state: 12, revision: 11 });
  });

  it('is carried out once, however often it is sent, and answers as the first time', async () => {
    const [id, commandId] = [newId(), newId()];
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => count(id, 5, { commandId })));
    expect(new Set(outcomes.map((outcome) => outcome.accepted && `${outcome.revision} ${outcome.position}`)).size).toBe(
      1,
    );
    expect((await runner.load(counter, id)).state).toBe(5);
  });

  it('is refused when its id was used for another command', async () => {
    const [id, commandId] = [newId(), newId()];
    await count(id, 5, { commandId, commandDigest: 'a' });
    expect(await count(id, 6, { commandId, commandDigest: 'b' })).toMatchObject({
      refusal: { code: 'command-id-reused' },
    });
  });

  it('is refused when its id is used for another command at the same moment', async () => {
    const [id, commandId] = [newId(), newId()];
    const digests = ['a', 'b', 'c', 'd'];
    const outcomes = await Promise.all(
      digests.map((commandDigest, place) => count(id, place + 1, { commandId, commandDigest })),
    );
    expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.accepted ? [] : outcome.refusal.code));
    expect(refused).toEqual(Array(3).fill('command-id-reused'));
  });

  it('is refused when the stream has moved on since the caller looked', async () => {
    const id = newId();
    await count(id, 1);
    const stale = await runner.run({
      decider: counter,
      id,
      command: { by: 1 },
      context: context(),
      expectedRevision: -1,
    });
    expect(stale).toMatchObject({ accepted: false, refusal: { code: 'stale-revision' } });
  });

  it('decides again on what is there when it was wrongly taken for the first', async () => {
    const id = newId();
    await count(id, 999);
    const second = await runner.run({
      decider: counter,
      id,
      command: { by: 2 },
      context: context(),
      probablyNew: true,
    });
    expect(second).toMatchObject({ accepted: false, refusal: { code: 'too-many' } });
  });

  it('decides on what was loaded for it, and again where the stream has moved on since', async () => {
    const id = newId();
    await count(id, 990);
    const load = async () => {
      const own = context();
      return { own, loaded: await runner.loadFor(counter, id, own) };
    };
    const run = ({ own, loaded }: Awaited<ReturnType<typeof load>>) =>
      runner.run({ decider: counter, id, command: { by: 6 }, context: own, loaded });
    const [first, second] = [await load(), await load()];
    expect(await run(first)).toMatchObject({ accepted: true, revision: 1 });
    expect(await run(first)).toMatchObject({ accepted: true, revision: 1 });
    expect(await run(second)).toMatchObject({ accepted: false, refusal: { code: 'too-many' } });
    expect((await runner.load(counter, id)).state).toBe(996);
  });

  it('is never recorded before what the stream holds, nor in the future', async () => {
    const id = newId();
    const earlier = { now: '2024-01-01T00:00:00.000Z', assumeRecordedWhenOccurred: true };
    const run = (occurredAt: string, more: Partial<CommandContext>) =>
      runner.run({ decider: counter, id, command: { by: 1, occurredAt }, context: context(more) });
    await run('2023-06-01T00:00:00.000Z', earlier);
    await run('2023-05-01T00:00:00.000Z', earlier);
    await run('2023-07-01T00:00:00.000Z', { now: '2024-02-01T00:00:00.000Z' });
    const recorded = [];
    for await (const entry of log.readStream(`counter-${id}`))
      if (entry.kind === 'event') recorded.push(entry.event.recordedAt);
    expect(recorded).toEqual(['2023-06-01T00:00:00.000Z', '2023-06-01T00:00:00.000Z', '2024-02-01T00:00:00.000Z']);
  });

  it('cannot put something malformed into the log', async () => {
    await expect(count(newId(), 1.5)).rejects.toMatchObject({ code: 'event-malformed' });
  });
});

describe('the end of the log', () => {
  it('is found so many events back, or not where there are no more', async () => {
    const id = newId();
    for (let by = 0; by < 3; by++) await count(id, 1);
    const before = await log.positionBefore(2);
    const after: (string | number)[] = [];
    for await (const entry of log.readAll(before)) if (entry.kind === 'event') after.push(entry.event.revision);
    expect(after).toEqual([1, 2]);
    expect(await log.positionBefore(1_000_000)).toBeNull();
  });
});

describe('a reader', () => {
  it('finds to a store that was away when it first looked', async () => {
    await using own = await startStore();
    await own.kill();
    const early = EventLog.connect(own.url, [counterStream]);
    try {
      for (let client = 1; client <= 2; client++) await expect(early.lastPosition()).rejects.toThrow();
      await own.start();
      await pause(CLIENT_KEPT_MS);
      expect(await early.lastPosition()).toBeNull();
    } finally {
      await early.dispose();
    }
  });
});

describe('a follower', () => {
  it('sees each event once and in order, first what was there and then what comes, and waits out a restart', async () => {
    const [id, stop] = [newId(), new AbortController()];
    await count(id, 1);
    const seen: number[] = [];
    const through: bigint[] = [];
    for await (const batch of log.follow(null, { maxBatch: 5, signal: stop.signal })) {
      through.push(batch.through);
      seen.push(...revisionsOf(batch, `counter-${id}`));
      if (seen.length === 1) await Promise.all(Array.from({ length: 12 }, () => count(id, 1)));
      if (seen.length === 13) {
        await store.kill();
        await store.start();
        await count(id, 1);
      }
      if (seen.length === 14) stop.abort();
    }
    expect(seen).toEqual(Array.from({ length: 14 }, (_, revision) => revision));
    expect(through).toEqual([...through].sort((a, b) => Number(a - b)));
  });

  it('names what a foreign writer left and goes on', async () => {
    const stream = `counter-${newId()}`;
    const client = KurrentDBClient.connectionString(store.url);
    await client.appendToStream(stream, jsonEvent({ type: 'Counted', data: { by: 'many' } }));
    await client.dispose();
    const entries = [];
    for await (const entry of log.readStream(stream)) entries.push(entry);
    expect(entries).toMatchObject([{ kind: 'undecodable', type: 'Counted', revision: 0 }]);
    await expect(count(stream.slice('counter-'.length), 1)).rejects.toMatchObject({ code: 'stream-undecodable' });
  });
});

function revisionsOf({ entries }: LogBatch, stream: string): number[] {
  return entries.flatMap((entry) =>
    entry.kind === 'event' && entry.event.stream === stream ? [entry.event.revision] : [],
  );
}

describe('a log for one piece of work', () => {
  it('shows each stream as it stood when it was first asked for, whole or in part', async () => {
    const id = newId();
    for (const by of [1, 2, 3]) await count(id, by);
    const once = new StreamsReadOnce(log);
    const revisions = async (options?: { fromRevision: number; maxCount?: number }): Promise<number[]> => {
      const found: number[] = [];
      for await (const entry of once.readStream(`counter-${id}`, options)) {
        if (entry.kind === 'event') found.push(entry.event.revision);
      }
      return found;
    };
    expect(await revisions()).toEqual([0, 1, 2]);
    await count(id, 4);
    expect(await revisions()).toEqual([0, 1, 2]);
    expect(await revisions({ fromRevision: 1, maxCount: 1 })).toEqual([1]);
    expect(await revisions({ fromRevision: 3 })).toEqual([]);
    expect((await new CommandRunner(once).load(counter, id)).state).toBe(6);
    expect((await new CommandRunner(new StreamsReadOnce(log)).load(counter, id)).state).toBe(10);
  });
});
