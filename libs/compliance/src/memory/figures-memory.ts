import type { FiguredRequest } from '../domain/figured-request.js';

/** A state of the record: what was recorded by an instant (milliseconds since 1970), of that what stood up to a position. */
export interface MemoryPoint {
  readonly recordedBy: number;
  readonly position: number;
}

/** One request as the record showed it from an instant on, until a later state of it. */
export interface FiguredState extends FiguredRequest {
  readonly knownFrom: number;
  /** Of the last event that made this state. */
  readonly position: number;
}

interface Link {
  readonly state: FiguredState;
  readonly before: Link | null;
}

/**
 * Every state that the record has shown of every request, as far as figures need it, in the order in which it was recorded.
 * A question about any moment is one pass over the requests, and costs the same anywhere in history.
 */
export class FiguresMemory {
  private readonly newest = new Map<string, Link>();
  private readonly caseIds = new Set<string>();

  /** The next state of its request; in the place of the last one where both were recorded in the same millisecond. */
  add(state: FiguredState): void {
    const { requestId, caseId } = state.filed;
    const last = this.newest.get(requestId) ?? null;
    const before = last !== null && last.state.knownFrom === state.knownFrom ? last.before : last;
    this.newest.set(requestId, { state, before });
    this.caseIds.add(caseId);
  }

  newestOf(requestId: string): FiguredState | null {
    return this.newest.get(requestId)?.state ?? null;
  }

  get cases(): readonly string[] {
    return [...this.caseIds];
  }

  /** Visits the requests as the record showed them at the point, in no order. */
  visit(point: MemoryPoint, visitor: (state: FiguredState) => void): void {
    for (const link of this.newest.values()) {
      const state = stateAt(link, point);
      if (state !== null) visitor(state);
    }
  }

  /** One request at the point; null where the record did not show it. */
  find(requestId: string, point: MemoryPoint): FiguredState | null {
    const link = this.newest.get(requestId);
    return link === undefined ? null : stateAt(link, point);
  }

  /** Every state of one request, the first one first. */
  states(requestId: string): FiguredState[] {
    const states: FiguredState[] = [];
    for (let link = this.newest.get(requestId) ?? null; link !== null; link = link.before) states.unshift(link.state);
    return states;
  }
}

/** In the history of a request, record time and position only ever rise. */
function stateAt(newest: Link, { recordedBy, position }: MemoryPoint): FiguredState | null {
  let link: Link | null = newest;
  while (link !== null && (link.state.knownFrom > recordedBy || link.state.position > position)) link = link.before;
  return link === null ? null : link.state;
}
