import { type CaseCommand, caseDecider } from '@comity/cases/contract';
import { CommandRunner, EventLog } from '@comity/event-log';
import { createLogger } from '@comity/http';
import { type Actor, Fault, type Instant, newId, streamName } from '@comity/kernel';
import { ReadStore, runProjections } from '@comity/read-store';
import type { RequestEvent } from '@comity/requests/contract';
import { freshDatabase, startStore } from '@comity/testing';
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
    const log = EventLog.connect(store.url, notificationsScheduler.streams);
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
    return new MailChannel({ pool: this.readStore.pool, told: this.told, transport, keys: KEYS });
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
    const content = {
      ...{ agreementId: newId(), caseId, counterpartId: newId(), direction: 'outgoing' as const, kind: 'evidence' },
      ...{ urgency: 'routine', reference, subject: 'Logs of the relay', items: [{ itemId: '1', text: 'Logs' }] },
    };
    await this.happens(requestId, { type: 'RequestDrafted', data: { ...content, author } }, { id: author, roles: [] });
    return { caseId, requestId };
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
