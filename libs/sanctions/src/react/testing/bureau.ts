import { setTimeout as pause } from 'node:timers/promises';
import { CommandRunner, EventLog, type NewEvent } from '@comity/event-log';
import { createLogger } from '@comity/http';
import { eventHash, type Instant, idFrom, newId, streamName, systemClock, toInstant } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { type RequestEvent, requestStream } from '@comity/requests/contract';
import { freshDatabase, freshRedis, startStore } from '@comity/testing';
import { TimerScheduler } from '@comity/timers';
import type { SanctionCommand } from '../../domain/sanction.commands.js';
import { sanctionDecider } from '../../domain/sanction.decider.js';
import { type SanctionEvent, sanctionStream } from '../../domain/sanction.events.js';
import {
  approve,
  dana,
  designate,
  olivia,
  proposal,
  propose,
  rachel,
  submit,
} from '../../domain/testing/sanction.fixtures.js';
import { sanctionScheduler } from '../../scheduler.js';

const NEVER_MS = 3_600_000;
/** Nothing listens there. */
export const NO_REDIS = 'redis://127.0.0.1:1';
const [CRITERION = ''] = proposal.legalBasis.criteria;
const ONE_CRITERION = { ...proposal, legalBasis: { ...proposal.legalBasis, criteria: [CRITERION] } };

/** A real log, PostgreSQL and Redis, and as many schedulers on them as a test starts. */
export class Bureau implements AsyncDisposable {
  private constructor(
    readonly log: EventLog,
    readonly runner: CommandRunner,
    private readonly readStore: ReadStore,
    private readonly redisUrl: string,
    private readonly stack: AsyncDisposableStack,
  ) {}

  static async open(): Promise<Bureau> {
    await using stack = new AsyncDisposableStack();
    const [store, database, redis] = await Promise.all([startStore(), freshDatabase(), freshRedis()]);
    for (const server of [store, database, redis]) stack.use(server);
    const log = EventLog.connect(store.url, [requestStream, sanctionStream]);
    stack.defer(() => log.dispose());
    const readStore = ReadStore.connect(database.url);
    stack.defer(() => readStore.close());
    await readStore.prepare(sanctionScheduler.timers.map(({ projection }) => projection));
    return new Bureau(log, new CommandRunner(log), readStore, redis.url, stack.move());
  }

  /** Starts a scheduler; without `sweepEveryMs` it sweeps at its start only. */
  schedule(options: { redisUrl?: string; sweepEveryMs?: number } = {}): TimerScheduler {
    const scheduler = new TimerScheduler({
      kinds: sanctionScheduler.timers,
      eventLog: this.log,
      runner: this.runner,
      readStore: this.readStore,
      redisUrl: options.redisUrl ?? this.redisUrl,
      sweepEveryMs: options.sweepEveryMs ?? NEVER_MS,
      clock: systemClock,
      log: createLogger('scheduler', 'silent'),
    });
    const running = scheduler.run();
    this.stack.defer(async () => {
      await scheduler.stop();
      await running;
    });
    return scheduler;
  }

  /** A request of which the response deadline was missed: revision 0 of its stream. */
  async miss(): Promise<string> {
    const requestId = newId();
    const data = { clock: 'response', deadlineVersion: 1, dueAt: '2026-01-01T00:00:00.000Z' } as const;
    await this.record(requestId, 0, { type: 'DeadlineMissed', data });
    return requestId;
  }

  /** The answer had arrived in time after all: revision 1. */
  async voidMiss(requestId: string): Promise<void> {
    const because = { fact: 'response', id: idFrom('response', requestId) } as const;
    const data = { clock: 'response', deadlineVersion: 1, because } as const;
    await this.record(requestId, 1, { type: 'DeadlineMissVoided', data });
  }

  /** A proposal that rests on the missed deadline. */
  async proposeOn(requestId: string): Promise<string> {
    const sanctionId = newId();
    await this.run(sanctionId, propose({ proposal: ONE_CRITERION }));
    const stream = streamName('request', requestId);
    const event = await this.runner.eventAt(stream, 0);
    const citation = { stream, revision: 0, eventHash: event && eventHash(event), note: 'no answer in time' };
    await this.run(sanctionId, { type: 'cite', by: olivia, criterion: CRITERION, citation });
    return sanctionId;
  }

  /** A designation with a licence until an instant. */
  async licenceUntil(expiresAt: Instant): Promise<{ readonly sanctionId: string; readonly licenceId: string }> {
    const [sanctionId, licenceId] = [await this.proposeOn(await this.miss()), newId()];
    for (const command of [submit, approve(rachel), designate(dana)]) await this.run(sanctionId, command);
    const licence = { licenceId, kind: 'general', scope: 'legal fees', expiresAt } as const;
    await this.run(sanctionId, { type: 'grant-licence', by: dana, at: '2026-02-01T10:00:00.000Z', ...licence });
    return { sanctionId, licenceId };
  }

  async run(id: string, command: SanctionCommand): Promise<void> {
    const context = { commandId: newId(), actor: { id: 'olivia', roles: [] }, now: systemClock.now() };
    const run = { decider: sanctionDecider, id, command, context: { ...context, correlationId: id } };
    expect(await this.runner.run(run)).toMatchObject({ accepted: true });
  }

  /** The events of one type on record, in the order of the log. */
  async all<Type extends SanctionEvent['type']>(type: Type): Promise<Found<Type>[]> {
    const found: Found<Type>[] = [];
    for await (const entry of this.log.readAll(null)) {
      if (entry.kind !== 'event' || entry.event.type !== type) continue;
      const { stream, data, occurredAt } = entry.event;
      found.push({ sanctionId: stream.slice('sanction-'.length), data: data as Found<Type>['data'], occurredAt });
    }
    return found;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }

  private async record(requestId: string, revision: number, event: RequestEvent): Promise<void> {
    const now = systemClock.now();
    const commandId = newId();
    const when = { occurredAt: now, recordedAt: now, schemaVersion: 1 };
    const envelope = { actor: { id: 'scheduler', roles: [] }, commandId, correlationId: commandId, ...when };
    const { type, data } = event;
    const stored: NewEvent = { id: newId(), type, data, envelope };
    await this.log.append(streamName('request', requestId), [stored], revision === 0 ? 'no-stream' : revision - 1);
  }
}

interface Found<Type extends SanctionEvent['type']> {
  readonly sanctionId: string;
  readonly data: Extract<SanctionEvent, { type: Type }>['data'];
  readonly occurredAt: Instant;
}

export function inMs(ms: number): Instant {
  return toInstant(new Date(Date.now() + ms));
}

/** Asks until the answer is right, for twenty seconds at most; then the last answer is judged as it is. */
export async function eventually<T>(ask: () => T | Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  const until = performance.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer) || performance.now() > until) return answer;
    await pause(50);
  }
}
