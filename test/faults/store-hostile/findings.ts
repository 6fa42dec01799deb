/** What the store must not do to anyone, whatever it is sent. */
const KINDS = [
  /** The process ended. */
  'store-ended',
  /** It logged a failure of its own, or something that nobody caught. */
  'failure-logged',
  /** A call got neither answer nor error in time. */
  'call-unanswered',
  /** A well-formed request met a failure of the store instead of an answer or a refusal. */
  'request-failed',
  /** Something that is no request of the protocol was answered as if it were one. */
  'malformed-accepted',
  'acknowledged-lost',
  'acknowledged-misplaced',
  'stored-unacknowledged',
  'stored-unsent',
  'stored-too-often',
  'stored-changed',
  /** An ordinary client could not append and read. */
  'client-shut-out',
  'memory-exceeded',
] as const;

export type Kind = (typeof KINDS)[number];

/** Details that are told for each kind; the count goes on. */
const MAX_TOLD = 5;

/** Counts broken promises by kind, and tells the first few of each. */
export class Findings {
  readonly #counts = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));

  constructor(private readonly say: (line: string) => void) {}

  note(kind: Kind, detail: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= MAX_TOLD) this.say(`${kind}: ${detail.slice(0, 400)}`);
  }

  get byKind(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
