import type { Instant } from '@comity/kernel';
import type { EventReference, FigureChange } from './status-report.js';

/** One state that the record has shown of a stream. What was recorded in one millisecond makes one state. */
export interface SourceState {
  /** Of the last event that made this state. */
  readonly position: bigint;
  readonly knownFrom: Instant;
  /** What the stream contributes to a figure in this state, as text; equal texts leave the figure as it is. */
  contribution(figure: string): string;
}

/** A stream that contributes to figures, and every state that it has shown, in the order of the log. */
export interface SourceHistory {
  readonly stream: string;
  readonly states: readonly SourceState[];
}

/** A state of the record: what was recorded by an instant, of that what stood in the log up to a position. */
export interface Point {
  readonly recordedBy: Instant;
  readonly position: bigint;
}

/** A piece of a stream: the events after one position up to another. */
export interface Stretch {
  readonly stream: string;
  readonly after: bigint;
  readonly through: bigint;
}

/** What a stream that shows nothing yet contributes. */
const NOTHING = '';

/** Where, between two states of the record, streams came to contribute something else to a figure. */
export function stretchesThatChanged(
  figure: string,
  histories: readonly SourceHistory[],
  before: Point,
  after: Point,
): Stretch[] {
  return histories.flatMap(({ stream, states }) => {
    const known = states.filter((state) => isKnownAt(state, after));
    const first = known.filter((state) => isKnownAt(state, before)).length;
    const contributedBefore = known[first - 1]?.contribution(figure) ?? NOTHING;
    if (contributedBefore === (known.at(-1)?.contribution(figure) ?? NOTHING)) return [];
    return known.flatMap((state, index) => {
      const previous = known[index - 1];
      const contributed = previous?.contribution(figure) ?? NOTHING;
      if (index < first || state.contribution(figure) === contributed) return [];
      return [{ stream, after: previous?.position ?? -1n, through: state.position }];
    });
  });
}

function isKnownAt({ knownFrom, position }: SourceState, point: Point): boolean {
  return knownFrom <= point.recordedBy && position <= point.position;
}

const NAMED_PER_FIGURE_AT_MOST = 20;
const NAMED_AT_MOST = 1_000;

/** Figures with the events that changed them. */
export interface ExplainedChange extends Omit<FigureChange, 'because' | 'eventCount'> {
  /** In the order of the log. */
  readonly events: readonly EventReference[];
}

/** Names each event once, in the order of the log, and refers to it from every figure that it changed. */
export function namedOnce(changes: readonly ExplainedChange[]): {
  readonly events: readonly EventReference[];
  readonly changes: readonly FigureChange[];
} {
  const byPosition = new Map(changes.flatMap(({ events }) => events.map((event) => [event.position, event])));
  const events = [...byPosition.values()].sort(inLogOrder).slice(0, NAMED_AT_MOST);
  const placeOf = new Map(events.map(({ position }, place) => [position, place]));
  return {
    events,
    changes: changes.map(({ events: own, ...change }) => {
      const places = own.flatMap(({ position }) => placeOf.get(position) ?? []);
      return { ...change, because: places.slice(0, NAMED_PER_FIGURE_AT_MOST), eventCount: own.length };
    }),
  };
}

export function inLogOrder(a: EventReference, b: EventReference): number {
  return BigInt(a.position) < BigInt(b.position) ? -1 : 1;
}
