import type { ExpectedRevision, ProposedEvent } from '../storage/model.js';
import { heldBytesOf, sizeOf } from './append-limits.js';
import type { BatchAppendRequest } from './batch-append.request.js';
import { streams } from './generated.js';
import { invalidArgument } from './grpc-error.js';
import type { Holding } from './holdings.js';
import { readEncodedUuid, readStreamName } from './identifiers.js';
import { fromUint64 } from './numbers.js';
import { proposedEvent } from './proposed-event.js';

/** One append of the call while its parts arrive and until it is answered. */
export interface OpenAppend {
  readonly correlationId: string;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly deadlineAtMs: number;
  readonly events: ProposedEvent[];
  /** As the limit on an append counts them. */
  bytes: number;
  /** Memory that they take meanwhile. */
  heldBytes: number;
}

/** The appends of one batch call that have begun and are not complete. */
export class AppendParts implements Disposable {
  readonly #appends = new Map<string, OpenAppend>();
  #bytes = 0;
  #heldBytes = 0;

  constructor(private readonly holding: Holding) {}

  get size(): number {
    return this.#appends.size;
  }

  /** Bytes of all of them, as the limit on an append counts them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a part to the append it belongs to, the first part beginning it. @throws CallError INVALID_ARGUMENT */
  add(correlationId: string, request: BatchAppendRequest): OpenAppend {
    const append = this.#appends.get(correlationId) ?? begin(correlationId, request.options);
    this.#appends.set(correlationId, append);
    const events = request.proposals.map((proposal) =>
      proposedEvent(append.stream, { ...proposal, id: readEncodedUuid(proposal.id) }),
    );
    for (const event of events) append.events.push(event);
    const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
    const heldBytes = heldBytesOf(events);
    append.bytes += bytes;
    append.heldBytes += heldBytes;
    this.#count(bytes, heldBytes);
    return append;
  }

  /** Takes the append out, complete or refused; undefined when it never began. */
  take(correlationId: string): OpenAppend | undefined {
    const append = this.#appends.get(correlationId);
    if (append === undefined) return undefined;
    this.#appends.delete(correlationId);
    this.#count(-append.bytes, -append.heldBytes);
    return append;
  }

  [Symbol.dispose](): void {
    this.#appends.clear();
    this.#bytes = 0;
    this.#heldBytes = 0;
    this.holding[Symbol.dispose]();
  }

  #count(bytes: number, heldBytes: number): void {
    this.#bytes += bytes;
    this.#heldBytes += heldBytes;
    this.holding.set(this.#heldBytes);
  }
}

function begin(correlationId: string, options: streams.BatchAppendReq.Options | undefined): OpenAppend {
  if (options === undefined) throw invalidArgument('the first part of an append has no options');
  return {
    correlationId,
    stream: readStreamName(options.getStreamIdentifier()),
    expected: expectedIn(options),
    deadlineAtMs: deadlineIn(options),
    events: [],
    bytes: 0,
    heldBytes: 0,
  };
}

function expectedIn(options: streams.BatchAppendReq.Options): ExpectedRevision {
  const { ExpectedStreamPositionCase: Case } = streams.BatchAppendReq.Options;
  switch (options.getExpectedStreamPositionCase()) {
    case Case.STREAM_POSITION:
      return fromUint64(options.getStreamPosition());
    case Case.NO_STREAM:
      return 'no-stream';
    case Case.STREAM_EXISTS:
      return 'stream-exists';
    case Case.ANY:
      return 'any';
    default:
      throw invalidArgument('the append has no expected revision');
  }
}

function deadlineIn(options: streams.BatchAppendReq.Options): number {
  const at = options.getDeadline21100();
  if (at !== undefined) return at.getSeconds() * 1_000 + at.getNanos() / 1e6;
  const within = options.getDeadline();
  if (within !== undefined) return Date.now() + within.getSeconds() * 1_000 + within.getNanos() / 1e6;
  return Number.POSITIVE_INFINITY;
}
