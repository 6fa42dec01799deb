import { setTimeout as pause } from 'node:timers/promises';
import {
  type Actor,
  type Asker,
  type Decider,
  type DomainEvent,
  type Envelope,
  Fault,
  type Instant,
  idFrom,
  later,
  type Refusal,
  streamName,
} from '@comity/kernel';
import { activeTraceparent, commandRetries, commandsRun, inSpan, linkActiveSpan } from '@comity/telemetry';
import { asDomainEvent, type NewEvent } from './event-codec.js';
import { AppendOutcomeUnknown, type EventLog, WrongExpectedRevision } from './event-log.js';
import { type History, type HistoryEnd, type Loaded, SeenStreams } from './seen-streams.js';
import { SEES_EVERYTHING, type Sight } from './sight.js';
import type { StoredEvent } from './stored-event.js';

/** Who commands, when and as part of what. */
export interface CommandContext {
  /** The same id again is the same command again: it appends nothing and answers as the first time. */
  readonly commandId: string;
  /** SHA-256 of the command's content; the same id with another digest is refused. */
  readonly commandDigest?: string;
  readonly actor: Actor;
  /** The wall clock, read once for this command; for a register that says so, when it learned what it states. */
  readonly now: Instant;
  readonly correlationId: string;
  readonly causationId?: string;
  /** Of what this is a part of; the active span, unless told. */
  readonly traceparent?: string;
  readonly reason?: string;
  /** It comes of what the stream holds and not of a request: its span is linked to those that wrote the stream. */
  readonly comesOfStream?: boolean;
  /** For registers that do not say when they learned a fact: each fact counts as known from when it happened, flagged as assumed. */
  readonly assumeRecordedWhenOccurred?: boolean;
}

/** Refusals that any command can meet, before its decider is asked. */
export type RunRefusal = Refusal<'stale-revision' | 'command-id-reused'>;

export type Outcome<R extends Refusal> =
  | {
      readonly accepted: true;
      readonly id: string;
      readonly revision: number;
      /** Where the stream's last event of this command stands in the log; null when the stream is empty. */
      readonly position: bigint | null;
      readonly events: readonly DomainEvent[];
      /** The command had been carried out before. */
      readonly repeated: boolean;
    }
  | { readonly accepted: false; readonly refusal: R | RunRefusal };

export interface Run<State, Command, Event extends DomainEvent, R extends Refusal> {
  readonly decider: Decider<State, Command, Event, R>;
  readonly id: string;
  readonly command: Command;
  readonly context: CommandContext;
  /** The revision the caller has seen; a stream that has moved on refuses the command. */
  readonly expectedRevision?: number;
  /** The stream most likely does not exist: decide on the initial state first, and read only when that turns out wrong. */
  readonly probablyNew?: boolean;
  /** What `loadFor` gave a moment ago, for this command: decide on it first, and read again only when the stream has moved on. */
  readonly loaded?: History<State> | undefined;
}

/** What commands need of a log. */
export type CommandLog = Pick<EventLog, 'append' | 'readStream' | 'readStored' | 'codec'>;

const NOTHING = { revision: -1, recordedAt: null, position: null, sameCommand: [], traceparents: [] };
const MAX_ATTEMPTS = 20;

/**
 * Load, decide, append: the only way in which anything is written. What its asker must not know of is to them like what does
 * not exist: an empty stream, on which the decider refuses as on any other.
 */
export class CommandRunner {
  private readonly streams: SeenStreams;

  constructor(
    private readonly log: CommandLog,
    private readonly sight: Sight = SEES_EVERYTHING,
    private readonly asker: Asker | null = null,
  ) {
    this.streams = new SeenStreams(log, sight);
  }

  /** The same runner, loading as somebody; commands are run as whoever their context names. */
  seenBy({ actor, now }: Asker): CommandRunner {
    return new CommandRunner(this.log, this.sight, { actor, now });
  }

  /**
   * @param upTo only what had been recorded by then, or what stood up to a revision; everything, unless told
   * @throws Fault `stream-undecodable` when the stream holds something that is not ours
   * @throws Fault `viewer-missing` when not everybody may know of it, and nobody in particular asks
   */
  async load<State, Event extends DomainEvent>(
    decider: Pick<Decider<State, never, Event, never>, 'category' | 'initial' | 'evolve'>,
    id: string,
    upTo: HistoryEnd = {},
  ): Promise<Loaded<State>> {
    return this.streams.history(decider, streamName(decider.category, id), { ...upTo, asker: this.asker });
  }

  /**
   * As `load`, for a command that needs to look at the state before it is put together; to be passed on to `run`.
   * @throws Fault `stream-undecodable`
   */
  async loadFor<State, Event extends DomainEvent>(
    decider: Pick<Decider<State, never, Event, never>, 'category' | 'initial' | 'evolve'>,
    id: string,
    context: CommandContext,
  ): Promise<History<State>> {
    const { commandId } = context;
    return this.streams.history(decider, streamName(decider.category, id), { commandId, asker: context });
  }

  /** One event exactly as stored, for a command that pins it by its hash; null where the log holds none for the asker. */
  async eventAt(stream: string, revision: number): Promise<StoredEvent | null> {
    if (!(await this.sees(stream))) return null;
    for await (const event of this.log.readStored(stream, { fromRevision: revision, maxCount: 1 })) {
      if (event.revision === revision) return event;
    }
    return null;
  }

  /** False for a stream of which the asker must not know. @throws Fault `viewer-missing`, `stream-undecodable` */
  async sees(stream: string): Promise<boolean> {
    return this.streams.isSeen(stream, this.asker);
  }

  /**
   * Carries out a command once, however often it is sent and whoever else writes meanwhile.
   * @throws Fault `command-conflicted` after twenty lost races; Fault `append-outcome-unknown` when the store stays silent
   */
  async run<State, Command, Event extends DomainEvent, R extends Refusal>(
    run: Run<State, Command, Event, R>,
  ): Promise<Outcome<R>> {
    const { category } = run.decider;
    try {
      const done = await inSpan(`command ${category}`, {}, () => this.runUntilSettled(run));
      commandsRun.inc({ category, outcome: outcomeOf(done) });
      return done;
    } catch (error) {
      commandsRun.inc({ category, outcome: 'failed' });
      throw error;
    }
  }

  private async runUntilSettled<State, Command, Event extends DomainEvent, R extends Refusal>(
    run: Run<State, Command, Event, R>,
  ): Promise<Outcome<R>> {
    const stream = streamName(run.decider.category, run.id);
    let lastError: unknown;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const guessNew = attempt === 0 && run.probablyNew === true;
      const history = guessNew
        ? { ...NOTHING, state: run.decider.initial, hidden: false }
        : ((attempt === 0 ? run.loaded : undefined) ?? (await this.loadFor(run.decider, run.id, run.context)));
      if (run.context.comesOfStream === true) linkActiveSpan(history.traceparents);
      const settled = this.settled(run, history);
      if (settled !== null) return settled;
      const decision = run.decider.decide(run.command, history.state);
      if (!decision.accepted) {
        if (guessNew) continue;
        return { accepted: false, refusal: decision.refusal };
      }
      // Only whoever made it by the same id once can come here, and has lost sight of it since.
      if (history.hidden) return idReused();
      if (decision.events.length === 0) {
        if (guessNew) continue;
        return outcome(run.id, history.revision, history.position, [], false);
      }
      try {
        const events = this.envelop(stream, decision.events, run.context, history);
        const appended = await this.log.append(stream, events, history.revision < 0 ? 'no-stream' : history.revision);
        return outcome(run.id, appended.revision, appended.position, decision.events, false);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision || error instanceof AppendOutcomeUnknown)) throw error;
        lastError = error;
        const reason = error instanceof AppendOutcomeUnknown ? 'unknown' : 'conflict';
        commandRetries.inc({ category: run.decider.category, reason });
        await pause(error instanceof AppendOutcomeUnknown ? 200 : Math.random() * 5 * attempt);
      }
    }
    if (lastError instanceof AppendOutcomeUnknown) throw lastError;
    throw new Fault('command-conflicted', `${stream} changed ${MAX_ATTEMPTS} times while deciding`, {
      cause: lastError,
    });
  }

  /** What needs no decision: the command was carried out before, its id was used for another one, or the caller's view is stale. */
  private settled<State, Command, Event extends DomainEvent, R extends Refusal>(
    run: Run<State, Command, Event, R>,
    history: History<State>,
  ): Outcome<R> | null {
    const first = history.sameCommand[0];
    const last = history.sameCommand.at(-1);
    if (first !== undefined && last !== undefined) {
      const { commandDigest } = run.context;
      if (commandDigest !== undefined && first.envelope.commandDigest !== commandDigest) {
        return idReused();
      }
      return outcome(run.id, last.revision, last.position, history.sameCommand.map(asDomainEvent), true);
    }
    if (run.expectedRevision !== undefined && run.expectedRevision !== history.revision) {
      return refused(
        'stale-revision',
        `you saw revision ${run.expectedRevision}, it is now ${history.revision}; load it again`,
      );
    }
    return null;
  }

  private envelop<State>(
    stream: string,
    events: readonly DomainEvent[],
    context: CommandContext,
    history: Loaded<State>,
  ): NewEvent[] {
    const { commandId, commandDigest, actor, now, correlationId, causationId, reason } = context;
    const { traceparent = activeTraceparent() } = context;
    const optional = dropUndefined({ commandDigest, causationId, traceparent, reason });
    let recordedAt = history.recordedAt ?? '';
    return events.map((event, index) => {
      const occurredAt = event.occurredAt ?? now;
      const assumed = context.assumeRecordedWhenOccurred === true && occurredAt < now;
      recordedAt = later(recordedAt, assumed ? occurredAt : now);
      const envelope: Envelope = {
        actor,
        commandId,
        correlationId,
        ...optional,
        occurredAt,
        recordedAt,
        ...(assumed ? { recordedAtAssumed: true } : {}),
        schemaVersion: this.log.codec.schemaVersion(stream, event.type),
      };
      return { id: eventIdOf(context, index), type: event.type, data: event.data, envelope };
    });
  }
}

/**
 * The same for the same command alone. The store takes an append of events that it has for a repetition and says yes, whatever
 * is in them: another command with the same id, at the same moment, must not be among those.
 */
function eventIdOf({ commandId, commandDigest }: CommandContext, index: number): string {
  return commandDigest === undefined ? idFrom(commandId, index) : idFrom(commandId, commandDigest, index);
}

/** As the figures call it. */
function outcomeOf<R extends Refusal>(done: Outcome<R>): string {
  if (!done.accepted) return 'refused';
  if (done.repeated) return 'repeated';
  return done.events.length > 0 ? 'appended' : 'unchanged';
}

function outcome<R extends Refusal>(
  id: string,
  revision: number,
  position: bigint | null,
  events: readonly DomainEvent[],
  repeated: boolean,
): Outcome<R> {
  return { accepted: true, id, revision, position, events, repeated };
}

function idReused<R extends Refusal>(): Outcome<R> {
  return refused('command-id-reused', 'this command id was used for another command; use a new one');
}

function refused<R extends Refusal>(code: RunRefusal['code'], message: string): Outcome<R> {
  return { accepted: false, refusal: { code, message } };
}

function dropUndefined<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}
