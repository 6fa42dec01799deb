import type { EventReference, FigureChange } from './status-report.js';

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
