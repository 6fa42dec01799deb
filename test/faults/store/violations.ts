/** What must never happen to what was acknowledged, or to those who follow it. */
export const KINDS = [
  /** An acknowledged event is not in the log. */
  'acknowledged-lost',
  /** An event is in the log more than once. */
  'event-twice',
  /** An acknowledged event has another stream, revision or position than its writer was told. */
  'acknowledged-moved',
  /** An event says something else than was sent, or nobody sent it. */
  'event-changed',
  /** Some events of one append are in the log and others are not, or something lies between them. */
  'append-torn',
  /** A refused append was written. */
  'refused-stored',
  /** An append that expected a revision which could not be was accepted. */
  'wrong-revision-accepted',
  /** A writer that was alone with its stream was refused, also as a retry. */
  'retry-refused',
  /** A store that runs and is left alone does not answer. */
  'retry-unanswered',
  /** An append that was acknowledged was, sent again, acknowledged otherwise. */
  'repeat-answered-otherwise',
  /** The revisions of a stream are not 0, 1, 2 … */
  'revision-gap',
  /** Positions do not rise in the log. */
  'position-order',
  /** An append lies before one that was acknowledged before it began. */
  'order-broken',
  /** Reading a stream gives something else than reading the whole log. */
  'stream-differs',
  'follower-gap',
  'follower-repeat',
  'follower-order',
  /** The store did not come back on its folder. */
  'store-not-restarted',
  /** The store could not be read to the end, or verifying its log found damage. */
  'log-unreadable',
  'disk-full-acknowledged-lost',
  /** The store ended, or said nothing, where it should have refused. */
  'disk-full-not-refused',
  /** There was room again, and the store took no appends. */
  'disk-full-not-recovered',
  /** Subscribers that never read cost more memory than their buffers. */
  'idle-subscriber-memory',
  /** Others waited for subscribers that never read. */
  'idle-subscriber-held-others',
  /** One of many subscribers did not get every event once and in order. */
  'crowd-follower-wrong',
] as const;

export type Kind = (typeof KINDS)[number];

/** Details that are told for each kind; the count goes on. */
const MAX_TOLD = 5;

/** Counts by kind, and tells the first few of each. */
export class Violations {
  readonly #counts = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));

  constructor(private readonly say: (line: string) => void) {}

  note(kind: Kind, detail: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= MAX_TOLD) this.say(`${kind}: ${detail}`);
  }

  get byKind(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
