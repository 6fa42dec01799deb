import { dayNumber } from '@comity/calendars';
import { Fault } from '@comity/kernel';
import { EVERYTHING, type Known, SeenStore } from '@comity/read-store';
import { type RequestFiguresRow, requestFigures } from '@comity/requests/contract';
import { sql } from 'kysely';
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
  'asOf',
] as const satisfies readonly (keyof RequestFiguresRow | keyof Known)[];
type Row = Pick<RequestFiguresRow & Known, (typeof COLUMNS)[number]>;

const ROWS_AT_ONCE = 5_000;
const SWAPS_AT_MOST = 5;

/**
 * Keeps in memory what the read model says of the figures of requests: read whole once, and before each question no more than
 * what came since. A swapped generation, or entries that were parked or came back, have it read whole again.
 */
class FiguresReader {
  private memory = new FiguresMemory();
  private calendars = new CalendarMemory();
  private readonly texts = new Map<string, string>();
  private through = -1n;
  private source = '';
  private running: Promise<unknown> = Promise.resolve();
  private next: Promise<CurrentFigures> | null = null;

  constructor(private readonly store: SeenStore) {}

  /** As the read model stands at this moment or a later one. Whoever asks meanwhile waits for the same reading. */
  current(): Promise<CurrentFigures> {
    if (this.next !== null) return this.next;
    const reading = this.running
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        return this.read();
      });
    this.next = reading;
    this.running = reading;
    return reading;
  }

  private async read(): Promise<CurrentFigures> {
    for (let attempt = 0; attempt < SWAPS_AT_MOST; attempt++) {
      const source = await this.sourceNow();
      if (source !== this.source) this.forget(source);
      await this.readOn();
      await this.calendars.load(this.store);
      if ((await this.sourceNow()) === source) {
        return { memory: this.memory, workingDaysBetween: this.calendars.workingDaysBetween };
      }
    }
    throw new Fault('figures-unsettled', 'the figures of requests were swapped again and again while they were read');
  }

  private forget(source: string): void {
    this.memory = new FiguresMemory();
    this.calendars = new CalendarMemory();
    this.texts.clear();
    this.through = -1n;
    this.source = source;
  }

  /** Which generation is shown, and how much waits in it. */
  private async sourceNow(): Promise<string> {
    const { rows } = await sql<{ source: string }>`
      select generation || '/' || (
        select count(*) from read.parked
        where parked.name = projections.name and parked.generation = projections.generation) as source
      from read.projections where name = ${requestFigures.name} and status = 'live'`.execute(this.store.kysely);
    return rows[0]?.source ?? '';
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const rows = await this.store
        .versions(requestFigures, 'row')
        .select(COLUMNS)
        .where('row.asOf', '>', this.through)
        .orderBy('row.asOf')
        .limit(ROWS_AT_ONCE)
        .execute();
      for (const row of rows) this.add(row);
      if (rows.length < ROWS_AT_ONCE) return;
    }
  }

  private add(row: Row): void {
    this.through = row.asOf;
    const filed = this.filedAs(row);
    const last = this.memory.filedAs(row.rowKey);
    if (filed.calendar !== null) this.calendars.want(filed.calendar);
    this.memory.add(stateOf(row, last !== null && isSame(last, filed) ? last : filed));
  }

  private filedAs(row: Row): FiledAs {
    const { counterpartCalendarId: id, counterpartCalendarVersion: version } = row;
    return {
      requestId: row.rowKey,
      caseId: this.once(row.caseId),
      agreementId: this.once(row.agreementId),
      counterpartId: this.once(row.counterpartId),
      direction: this.once(row.direction),
      kind: this.once(row.kind),
      urgency: this.once(row.urgency),
      reference: row.reference,
      filedOn: dayNumber(row.filedOn),
      calendar: id === null ? null : this.once(`${id}/${version}`),
    };
  }

  /** Texts that many requests share are kept once. */
  private once(text: string): string {
    const kept = this.texts.get(text);
    if (kept === undefined) this.texts.set(text, text);
    return kept ?? text;
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
