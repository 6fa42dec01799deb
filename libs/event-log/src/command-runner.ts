import { setTimeout as pause } from 'node:timers/promises';
import {
  type Actor,
  type Decider,
  type DomainEvent,
  type Envelope,
  Fault,
  fold,
  type Instant,
  idFrom,
  later,
  type Recorded,
  type Refusal,
  streamName,
} from '@comity/kernel';
import { asDomainEvent, type NewEvent } from './event-codec.js';
import { AppendOutcomeUnknown, type EventLog, WrongExpectedRevision } from './event-log.js';
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
  readonly traceparent?: string;
  readonly reason?: string;
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
}

/** A stream folded to its present end. `revision` is -1 for a stream that does not exist. */
export interface Loaded<State> {
  readonly state: State;
  readonly revision: number;
  readonly recordedAt: Instant | null;
  readonly position: bigint | null;
}

interface History<State> extends Loaded<State> {
  readonly sameCommand: readonly Recorded[];
}

const MAX_ATTEMPTS = 20;

/** Load, decide, append: the only way in which anything is written. */
export class CommandRunner {
  constructor(private readonly log: EventLog) {}

  /**
   * @param knownAt only what had been recorded up to then; everything, unless told
   * @throws Fault `stream-undecodable` when the stream holds something that is not ours
   */
  async load<State, Event extends DomainEvent>(
    decider: Pick<Decider<State, never, Event, never>, 'category' | 'initial' | 'evolve'>,
    id: string,
    knownAt?: Instant,
  ): Promise<Loaded<State>> {
    return this.history(decider, streamName(decider.category, id), null, knownAt);
  }

  /** One event exactly as stored, for a command that pins it by its hash; null where the log holds none. */
  async eventAt(stream: string, revision: number): Promise<StoredEvent | null> {
    for await (const event of this.log.readStored(stream, { fromRevision: revision, maxCount: 1 })) {
      if (event.revision === revision) return event;
    }
    return null;
  }

  /**
   * Carries out a command once, however often it is sent and whoever else writes meanwhile.
   * @throws Fault `command-conflicted` after twenty lost races; Fault `append-outcome-unknown` when the store stays silent
   */
  async run<State, Command, Event extends DomainEvent, R extends Refusal>(
    run: Run<State, Command, Event, R>,
  ): Promise<Outcome<R>> {
    const stream = streamName(run.decider.category, run.id);
    let lastError: unknown;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const guessNew = attempt === 0 && run.probablyNew === true;
      const history = guessNew
        ? { state: run.decider.initial, revision: -1, recordedAt: null, position: null, sameCommand: [] }
        : await this.history(run.decider, stream, run.context.commandId);
      const settled = this.settled(run, history);
      if (settled !== null) return settled;
      const decision = run.decider.decide(run.command, history.state);
      if (!decision.accepted) {
        if (guessNew) continue;
        return { accepted: false, refusal: decision.refusal };
      }
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
        return refused('command-id-reused', 'this command id was used for another command; use a new one');
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

  private async history<State, Event extends DomainEvent>(
    decider: { readonly initial: State; evolve(state: State, event: Event): State },
    stream: string,
    commandId: string | null,
    knownAt?: Instant,
  ): Promise<History<State>> {
    const events: Recorded[] = [];
    for await (const entry of this.log.readStream(stream)) {
      if (entry.kind === 'undecodable') {
        throw new Fault('stream-undecodable', `${stream}@${entry.revision} is not a known event`, {
          cause: entry.fault,
        });
      }
      // Within a stream the times of recording never decrease, so nothing that follows was known earlier.
      if (knownAt !== undefined && entry.event.recordedAt > knownAt) break;
      events.push(entry.event);
    }
    const last = events.at(-1);
    return {
      state: fold(decider, events.map(asDomainEvent<Event>)),
      revision: last?.revision ?? -1,
      recordedAt: last?.recordedAt ?? null,
      position: last?.position ?? null,
      sameCommand: commandId === null ? [] : events.filter((event) => event.envelope.commandId === commandId),
    };
  }

  private envelop<State>(
    stream: string,
    events: readonly DomainEvent[],
    context: CommandContext,
    history: Loaded<State>,
  ): NewEvent[] {
    const { commandId, commandDigest, actor, now, correlationId, causationId, traceparent, reason } = context;
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
      return { id: idFrom(commandId, index), type: event.type, data: event.data, envelope };
    });
  }
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

function refused<R extends Refusal>(code: RunRefusal['code'], message: string): Outcome<R> {
  return { accepted: false, refusal: { code, message } };
}

function dropUndefined<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}
