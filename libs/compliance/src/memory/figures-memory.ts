import type { CountedQuality } from '@comity/requests/contract';
import type { FiguredRequest, FiledAs, Standstill } from '../domain/figured-request.js';

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

/** What is a number or nothing, of every state. */
const NUMBERS = [
  ...(['knownFrom', 'position', 'dueAt', 'dueOn', 'interimOn', 'finalAt', 'finalOn'] as const),
  ...(['withdrawnAt', 'withdrawnOn', 'closedOn', 'answeredAt'] as const),
];
type NumberName = (typeof NUMBERS)[number];
type Numbers = Record<NumberName | 'before', Float64Array>;

/** Before the first state of a request. */
const NONE = -1;
const FIRST_ROOM = 1_024;

/**
 * Every state that the record has shown of every request, as far as figures need it, in the order in which it was recorded.
 * A question about any moment is one pass over the requests, and costs the same anywhere in history. Each member lies in a
 * column of its own, so that a pass reads what it needs and little else.
 */
export class FiguresMemory {
  /** The place of the newest state of each request, by the id and in the order in which they came. */
  private readonly requests = new Map<string, number>();
  private readonly newest: number[] = [];
  private readonly filed: FiledAs[] = [];
  private readonly stops = new Map<number, readonly Standstill[]>();
  private readonly quality = new Map<number, CountedQuality>();
  private refused = new Uint8Array(FIRST_ROOM);
  private numbers: Numbers = roomFor(FIRST_ROOM);
  private size = 0;

  /** The next state of its request; in the place of the last one where both were recorded in the same millisecond. */
  add(state: FiguredState): void {
    const { requestId } = state.filed;
    const request = this.requests.get(requestId) ?? this.requests.size;
    const last = this.newest[request] ?? NONE;
    const isSameMoment = last !== NONE && this.numbers.knownFrom[last] === state.knownFrom;
    const place = isSameMoment ? last : this.size++;
    if (place >= this.refused.length) this.makeRoom();
    if (!isSameMoment) this.numbers.before[place] = last;
    for (const name of NUMBERS) this.numbers[name][place] = state[name] ?? Number.NaN;
    this.refused[place] = state.refused ? 1 : 0;
    this.filed[place] = state.filed;
    keep(this.stops, place, state.stops);
    keep(this.quality, place, state.quality);
    this.newest[request] = place;
    this.requests.set(requestId, request);
  }

  /** What the newest state of a request was filed as. */
  filedAs(requestId: string): FiledAs | null {
    const request = this.requests.get(requestId);
    return request === undefined ? null : (this.filed[this.newest[request] ?? NONE] ?? null);
  }

  /**
   * Passes over the requests as the record showed them at the point, in no order. Each time it is one object, which shows
   * another state, and is not to be kept.
   */
  pass(point: MemoryPoint, visitor: (state: PassingState) => void): void {
    const passing = new PassingState(this.columns());
    for (const newest of this.newest) {
      passing.place = this.placeAt(newest, point);
      if (passing.place !== NONE) visitor(passing);
    }
  }

  /** One request at the point; null where the record did not show it. */
  find(requestId: string, point: MemoryPoint): FiguredState | null {
    const request = this.requests.get(requestId);
    const place = request === undefined ? NONE : this.placeAt(this.newest[request] ?? NONE, point);
    return place === NONE ? null : this.stateAt(place);
  }

  /** Every state of one request, the first one first. */
  states(requestId: string): FiguredState[] {
    const states: FiguredState[] = [];
    const request = this.requests.get(requestId);
    let place = request === undefined ? NONE : (this.newest[request] ?? NONE);
    for (; place !== NONE; place = this.numbers.before[place] ?? NONE) states.unshift(this.stateAt(place));
    return states;
  }

  /** In the history of a request, record time and position only ever rise. */
  private placeAt(newest: number, { recordedBy, position }: MemoryPoint): number {
    const { knownFrom, position: positions, before } = this.numbers;
    let place = newest;
    while (place !== NONE && ((knownFrom[place] ?? 0) > recordedBy || (positions[place] ?? 0) > position)) {
      place = before[place] ?? NONE;
    }
    return place;
  }

  private stateAt(place: number): FiguredState {
    const passing = new PassingState(this.columns());
    passing.place = place;
    return passing.copy();
  }

  private columns(): Columns {
    const { numbers, refused, filed, stops, quality } = this;
    return { ...numbers, refused, filed, stops, quality };
  }

  private makeRoom(): void {
    const room = this.refused.length * 2;
    const larger = roomFor(room);
    for (const name of [...NUMBERS, 'before'] as const) larger[name].set(this.numbers[name]);
    const refused = new Uint8Array(room);
    refused.set(this.refused);
    this.numbers = larger;
    this.refused = refused;
  }
}

interface Columns extends Readonly<Numbers> {
  readonly refused: Uint8Array;
  readonly filed: readonly FiledAs[];
  readonly stops: ReadonlyMap<number, readonly Standstill[]>;
  readonly quality: ReadonlyMap<number, CountedQuality>;
}

/** Shows the state at a place of the columns. */
export class PassingState implements FiguredState {
  place = NONE;

  constructor(private readonly columns: Columns) {}

  get filed(): FiledAs {
    return this.columns.filed[this.place] as FiledAs;
  }
  get knownFrom(): number {
    return this.columns.knownFrom[this.place] as number;
  }
  get position(): number {
    return this.columns.position[this.place] as number;
  }
  get dueAt(): number | null {
    return numberOrNull(this.columns.dueAt[this.place]);
  }
  get dueOn(): number | null {
    return numberOrNull(this.columns.dueOn[this.place]);
  }
  get interimOn(): number | null {
    return numberOrNull(this.columns.interimOn[this.place]);
  }
  get finalAt(): number | null {
    return numberOrNull(this.columns.finalAt[this.place]);
  }
  get finalOn(): number | null {
    return numberOrNull(this.columns.finalOn[this.place]);
  }
  get withdrawnAt(): number | null {
    return numberOrNull(this.columns.withdrawnAt[this.place]);
  }
  get withdrawnOn(): number | null {
    return numberOrNull(this.columns.withdrawnOn[this.place]);
  }
  get closedOn(): number | null {
    return numberOrNull(this.columns.closedOn[this.place]);
  }
  get answeredAt(): number | null {
    return numberOrNull(this.columns.answeredAt[this.place]);
  }
  get refused(): boolean {
    return this.columns.refused[this.place] === 1;
  }
  get stops(): readonly Standstill[] | null {
    return this.columns.stops.get(this.place) ?? null;
  }
  get quality(): CountedQuality | null {
    return this.columns.quality.get(this.place) ?? null;
  }

  /** The same, to be kept. */
  copy(): FiguredState {
    const { filed, refused, stops, quality, knownFrom, position } = this;
    const { dueAt, dueOn, interimOn, finalAt, finalOn, withdrawnAt, withdrawnOn, closedOn, answeredAt } = this;
    return {
      ...{ filed, refused, stops, quality, knownFrom, position },
      ...{ dueAt, dueOn, interimOn, finalAt, finalOn, withdrawnAt, withdrawnOn, closedOn, answeredAt },
    };
  }
}

/** Nothing is kept as no number. */
function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function roomFor(states: number): Numbers {
  const columns = [...NUMBERS, 'before'].map((name) => [name, new Float64Array(states)]);
  return Object.fromEntries(columns) as Numbers;
}

function keep<Value>(kept: Map<number, Value>, place: number, value: Value | null): void {
  if (value === null) kept.delete(place);
  else kept.set(place, value);
}
