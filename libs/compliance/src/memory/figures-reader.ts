import { dayNumber } from '@comity/calendars';
import { EVERYTHING, type KeptRows, type Known, RowFollower, SeenStore, SharedTexts } from '@comity/read-store';
import { type RequestFiguresRow, requestFigures } from '@comity/requests/contract';
import type { FiledAs, WorkingDaysBetween } from '../domain/figured-request.js';
import { CalendarMemory } from './calendar-memory.js';
import { type FiguredState, FiguresMemory } from './figures-memory.js';

/** The figures of every request as they stand, and the calendars they are counted by. */
export interface CurrentFigures {
  readonly memory: FiguresMemory;
  readonly workingDaysBetween: WorkingDaysBetween;
}

/** All but what only the fold needs. */
const COLUMNS = [
  'rowKey',
  'knownFrom',
  'fromPosition',
  'caseId',
  'agreementId',
  'counterpartId',
  'direction',
  'kind',
  'urgency',
  'reference',
  'filedOn',
  'dueAt',
  'dueOn',
  'answeredAt',
  'interimOn',
  'finalAt',
  'finalOn',
  'refused',
  'withdrawnAt',
  'withdrawnOn',
  'closedOn',
  'counterpartCalendarId',
  'counterpartCalendarVersion',
  'stops',
  'quality',
] as const satisfies readonly (keyof RequestFiguresRow | keyof Known)[];
type Row = Pick<RequestFiguresRow & Known, (typeof COLUMNS)[number]>;

/** Keeps in memory what the read model says of the figures of requests, every state that it ever showed. */
class FiguresReader implements KeptRows<Row> {
  readonly projection = requestFigures;
  private memory = new FiguresMemory();
  private calendars = new CalendarMemory();
  private texts = new SharedTexts();
  private readonly follower: RowFollower<Row>;

  constructor(private readonly store: SeenStore) {
    this.follower = new RowFollower(store.kysely, this);
  }

  /** As the read model stands at this moment or a later one. */
  async current(): Promise<CurrentFigures> {
    await this.follower.caughtUp();
    return { memory: this.memory, workingDaysBetween: this.calendars.workingDaysBetween };
  }

  after(position: bigint, limit: number) {
    const later = this.store.versions(requestFigures, 'row').select(COLUMNS).where('row.asOf', '>', position);
    return later.orderBy('row.asOf').limit(limit);
  }

  forget(): void {
    this.memory = new FiguresMemory();
    this.calendars = new CalendarMemory();
    this.texts = new SharedTexts();
  }

  finish(): Promise<void> {
    return this.calendars.load(this.store);
  }

  add(row: Row): void {
    const filed = this.filedAs(row);
    const last = this.memory.filedAs(row.rowKey);
    if (filed.calendar !== null) this.calendars.want(filed.calendar);
    this.memory.add(stateOf(row, last !== null && isSame(last, filed) ? last : filed));
  }

  private filedAs(row: Row): FiledAs {
    const { counterpartCalendarId: id, counterpartCalendarVersion: version } = row;
    return {
      requestId: row.rowKey,
      caseId: this.texts.once(row.caseId),
      agreementId: this.texts.once(row.agreementId),
      counterpartId: this.texts.once(row.counterpartId),
      direction: this.texts.once(row.direction),
      kind: this.texts.once(row.kind),
      urgency: this.texts.once(row.urgency),
      reference: row.reference,
      filedOn: dayNumber(row.filedOn),
      calendar: id === null ? null : this.texts.once(`${id}/${version}`),
    };
  }
}

function stateOf(row: Row, filed: FiledAs): FiguredState {
  const day = (date: string | null): number | null => (date === null ? null : dayNumber(date));
  const ms = (at: string | null): number | null => (at === null ? null : Date.parse(at));
  return {
    filed,
    ...{ dueAt: ms(row.dueAt), dueOn: day(row.dueOn), interimOn: day(row.interimOn) },
    ...{ finalAt: ms(row.finalAt), finalOn: day(row.finalOn), refused: row.refused },
    ...{ withdrawnAt: ms(row.withdrawnAt), withdrawnOn: day(row.withdrawnOn), closedOn: day(row.closedOn) },
    stops: row.stops?.map(({ from, through }) => ({ from: dayNumber(from), through: day(through) })) ?? null,
    answeredAt: ms(row.answeredAt),
    quality: row.quality,
    ...{ knownFrom: Date.parse(row.knownFrom), position: Number(row.fromPosition) },
  };
}

function isSame(a: FiledAs, b: FiledAs): boolean {
  return (Object.keys(b) as (keyof FiledAs)[]).every((name) => a[name] === b[name]);
}

/** One reader per connection pool of this process. */
const readers = new WeakMap<object, FiguresReader>();

/** The figures of every request, whoever asks; what may not be seen is left out by `visibleFigures`. */
export function currentFigures({ kysely }: Pick<SeenStore, 'kysely'>): Promise<CurrentFigures> {
  const reader = readers.get(kysely) ?? new FiguresReader(new SeenStore(kysely, EVERYTHING));
  readers.set(kysely, reader);
  return reader.current();
}
