import { setTimeout as pause } from 'node:timers/promises';
import { agreementStream } from '@comity/agreements/contract';
import { type CaseCommand, caseDecider } from '@comity/cases/contract';
import { counterpartStream } from '@comity/counterparts/contract';
import { CommandRunner, EventLog } from '@comity/event-log';
import { createLogger, OfficeTime } from '@comity/http';
import { type Actor, Fault, type Instant, newId, streamName } from '@comity/kernel';
import { type Projection, ReadStore, runProjections } from '@comity/read-store';
import { type RequestCommand, type RequestEvent, requestDecider } from '@comity/requests/contract';
import { freshDatabase, startStore } from '@comity/testing';
import { Soon } from '@comity/worklists/contract';
import { DayLists } from '../delivery/day-lists.js';
import { MailChannel } from '../delivery/mail-channel.js';
import { mailTransport } from '../delivery/mail-transport.js';
import { Notifier } from '../delivery/notifier.js';
import type { Channel } from '../delivery/sender.js';
import { prepareTables } from '../delivery/tables.js';
import { ToldEvents } from '../delivery/told-events.js';
import { DEFAULT_PREFERENCES, type Preferences } from '../domain/preferences.js';
import { type SubscriberCommand, subscriberDecider } from '../domain/subscriber.decider.js';
import { subscriberIdOf } from '../domain/subscriber.state.js';
import { NotificationKeys } from '../keys.js';
import { notificationsScheduler } from '../scheduler.js';

export const KEYS = new NotificationKeys('a key of forty characters, for tests only');
/** Nothing listens there. */
const NO_REDIS = 'redis://127.0.0.1:1';
const PROJECTIONS = [...notificationsScheduler.keeps, ...notificationsScheduler.reads];
const HOUR_MS = 3_600_000;
const NO_TERMS = {
  pins: { agreementRevision: 1, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  ...{ zone: 'UTC', clocks: {}, ourCalendar: null, counterpartCalendar: null, permittedReasons: null },
} as const;
const SCHEDULER: Actor = { id: 'scheduler', roles: ['service'] };

/** A real log and PostgreSQL, people who are told of things, and a clock that is set by hand. */
export class PostRoom implements AsyncDisposable {
  now: Instant = new Date().toISOString();
  readonly told: ToldEvents;
  private revisions = new Map<string, number>();

  private constructor(
    readonly log: EventLog,
    readonly runner: CommandRunner,
    readonly readStore: ReadStore,
    private readonly stack: AsyncDisposableStack,
  ) {
    this.told = new ToldEvents(log, runner);
  }

  static async open(): Promise<PostRoom> {
    await using stack = new AsyncDisposableStack();
    const [store, database] = await Promise.all([startStore(), freshDatabase()]);
    for (const server of [store, database]) stack.use(server);
    const log = EventLog.connect(store.url, [...notificationsScheduler.streams, counterpartStream, agreementStream]);
    stack.defer(() => log.dispose());
    const readStore = ReadStore.connect(database.url);
    stack.defer(() => readStore.close());
    await readStore.prepare(PROJECTIONS);
    await prepareTables(readStore);
    const ending = new AbortController();
    const signal = ending.signal;
    const options = { store: readStore, source: log, projections: PROJECTIONS, signal };
    const running = runProjections({ ...options, log: createLogger('projections', 'silent') });
    stack.defer(async () => {
      ending.abort();
      await running;
    });
    return new PostRoom(log, new CommandRunner(log), readStore, stack.move());
  }

  /** Who tells people, by these channels; sweeps when it is asked to. */
  notifier(channels: { readonly mail?: Channel; readonly webhooks?: Channel }): Notifier {
    const { log: eventLog, runner, readStore, told } = this;
    const notifier = new Notifier({
      ...{ eventLog, runner, readStore, told, redisUrl: NO_REDIS, sweepEveryMs: 60_000, mailKind: 'smtp' },
      ...{ mail: channels.mail ?? null, webhooks: channels.webhooks ?? null },
      ...{ now: async () => this.now, log: createLogger('notifier', 'silent') },
    });
    this.stack.defer(() => notifier.stop());
    return notifier;
  }

  mailTo(url: string): MailChannel {
    const transport = mailTransport({ url, from: 'comity@office.example' });
    this.stack.defer(() => transport.close());
    return new MailChannel({ pool: this.readStore.pool, told: this.told, transport, keys: KEYS, days: this.days() });
  }

  private days(): DayLists {
    const clock = { now: () => this.now };
    return new DayLists(this.readStore, new Soon(this.runner, new OfficeTime('Europe/London', clock)), this.told);
  }

  /** Lets time pass. */
  after(seconds: number): void {
    this.now = new Date(Date.parse(this.now) + seconds * 1_000).toISOString();
  }

  /** Somebody with a confirmed address `<name>@office.example`. */
  async subscriber(name: string, preferences: Partial<Preferences> = {}, roles: readonly string[] = []): Promise<void> {
    const addressId = newId();
    const wanted = { ...DEFAULT_PREFERENCES, zone: 'Europe/London', ...preferences };
    await this.says(name, { type: 'prefer', person: name, preferences: wanted }, roles);
    const address = `${name}@office.example`;
    await this.says(name, { type: 'state-address', person: name, addressId, address, at: this.now }, roles);
    await this.says(name, { type: 'confirm-address', codeMatches: true, at: this.now }, roles);
  }

  async says(name: string, command: SubscriberCommand, roles: readonly string[] = []): Promise<void> {
    const context = this.context({ id: name, roles: [...roles] });
    const outcome = await this.runner.run({ decider: subscriberDecider, id: subscriberIdOf(name), command, context });
    if (!outcome.accepted) throw new Fault('post-room-refused', outcome.refusal.message);
  }

  async inCase(caseId: string, command: CaseCommand, by = 'adam'): Promise<void> {
    const context = this.context({ id: by, roles: [] });
    const outcome = await this.runner.run({ decider: caseDecider, id: caseId, command, context });
    if (!outcome.accepted) throw new Fault('post-room-refused', outcome.refusal.message);
  }

  /** A case that somebody opened, with a request that somebody drafted in it. */
  async request(
    author: string,
    reference = 'US-2026-017',
    openedBy = author,
  ): Promise<{ caseId: string; requestId: string }> {
    const [caseId, requestId] = [newId(), newId()];
    await this.inCase(caseId, { type: 'open', case: { title: 'Relay', marking: 'TLP:AMBER', openedBy } });
    const content = { ...contentOf(caseId, reference), direction: 'outgoing' as const };
    await this.happens(requestId, { type: 'RequestDrafted', data: { ...content, author } }, { id: author, roles: [] });
    return { caseId, requestId };
  }

  /** A request of the other side that we have to answer by an instant, registered by whoever owns it from then on. */
  async owe(
    by: string,
    reference: string,
    dueAt: Instant,
    openedBy = by,
  ): Promise<{ caseId: string; requestId: string }> {
    const [caseId, requestId] = [newId(), newId()];
    await this.inCase(caseId, { type: 'open', case: { title: 'Relay', marking: 'TLP:AMBER', openedBy } });
    const receivedAt = new Date(Math.min(Date.parse(this.now), Date.parse(dueAt)) - HOUR_MS).toISOString();
    await this.inRequest(by, requestId, {
      ...{ type: 'register-incoming', content: { ...contentOf(caseId, reference), direction: 'incoming' } },
      ...{ receivedAt, terms: NO_TERMS, stated: { dueAt, source: 'their note' }, by, at: this.now },
    });
    return { caseId, requestId };
  }

  async inRequest(by: string, id: string, command: RequestCommand): Promise<void> {
    const context = this.context({ id: by, roles: [] });
    const outcome = await this.runner.run({ decider: requestDecider, id, command, context });
    if (!outcome.accepted) throw new Fault('post-room-refused', outcome.refusal.message);
  }

  missed(requestId: string): Promise<void> {
    const data = { clock: 'response', deadlineVersion: 1, dueAt: '2026-11-01T00:00:00.000Z' } as const;
    return this.happens(requestId, { type: 'DeadlineMissed', data });
  }

  async happens(requestId: string, { type, data }: RequestEvent, actor = SCHEDULER): Promise<void> {
    const stream = streamName('request', requestId);
    const revision = this.revisions.get(stream) ?? -1;
    const { commandId, correlationId } = this.context(actor);
    const when = { occurredAt: this.now, recordedAt: this.now, schemaVersion: 1 };
    const envelope = { actor, commandId, correlationId, ...when };
    await this.log.append(stream, [{ id: newId(), type, data, envelope }], revision < 0 ? 'no-stream' : revision);
    this.revisions.set(stream, revision + 1);
  }

  /** Waits until the outbox holds everything that the log does. */
  async noted(): Promise<void> {
    const end = await this.log.lastPosition();
    if (end === null) return;
    const names = PROJECTIONS.map(({ name }) => name);
    if (!(await this.readStore.waitFor(names, end, 60_000))) throw new Fault('post-room-behind', 'not folded yet');
  }

  /** Builds a read model anew, and waits until it is the one that is read, for a minute at most. */
  async rebuild(projection: Projection): Promise<void> {
    const generation = await this.readStore.rebuild(projection);
    const until = performance.now() + 60_000;
    while ((await this.readStore.rebuildProgress(projection.name, generation))?.status !== 'live') {
      if (performance.now() > until) throw new Fault('post-room-behind', `${projection.name} is not built yet`);
      await pause(50);
    }
  }

  async states(): Promise<Record<string, number>> {
    const { rows } = await this.readStore.pool.query<{ state: string; count: number }>(
      'select state, count(*)::integer as count from read.notify_messages group by state',
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }

  private context(actor: Actor) {
    const commandId = newId();
    return { commandId, actor, now: this.now, correlationId: commandId };
  }
}

function contentOf(caseId: string, reference: string) {
  return {
    ...{ agreementId: newId(), caseId, counterpartId: newId(), kind: 'evidence' },
    ...{ urgency: 'routine', reference, subject: 'Logs of the relay', items: [{ itemId: '1', text: 'Logs' }] },
  };
}
