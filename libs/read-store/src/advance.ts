import type { LogBatch, LogEntry } from '@comity/event-log';
import { batchSeconds, eventsFolded, inSpan, isTracing, type SpanOptions } from '@comity/telemetry';
import type pg from 'pg';
import type { RowValues } from './columns.js';
import type { Finished, KeyHistory } from './fold.js';
import type { Generation } from './generations.js';
import { HistoryTable } from './history-table.js';
import type { InTurn } from './in-turn.js';
import { KeptRows } from './kept-rows.js';
import { type Blocked, nothingBlocked, type Routed, route } from './park.js';
import { insertParked, loadBlocked } from './parked-table.js';

/** What a transaction did to one row; `row` is undefined when it is gone. */
export interface RowChange<Row = RowValues> {
  readonly key: string;
  readonly row: Row | undefined;
}

/** Where the checkpoint of a generation stands, as whoever holds its lock reads it. */
export interface Checkpoint {
  readonly position: bigint | null;
  /** How often parked entries of it were folded again, beside whoever keeps it. */
  readonly retries: bigint;
  readonly parked: boolean;
}

/** What a batch has for one generation, once the rows are at hand that it is about. */
export interface LookedUp {
  readonly routed: readonly Routed[];
  readonly blocked: Blocked;
}

const NOTHING_NEW: LookedUp = { routed: [], blocked: nothingBlocked() };

export interface WriterOptions {
  /** Somebody wants to know which rows change. */
  readonly tellsChanges: boolean;
  /** Rows whose newest version stays in memory. */
  readonly rowsKept: number;
}

/** Moves one generation along the log, within transactions that others begin and end. */
export class GenerationWriter {
  private readonly table: HistoryTable;
  private readonly rows: KeptRows;
  private readonly changed = new Set<KeyHistory>();
  private retries: bigint | null = null;
  private someParked = false;
  private reached: bigint | null;
  private entries = 0;
  private written = 0;

  private constructor(
    readonly generation: Generation,
    private readonly options: WriterOptions,
    private position: bigint | null,
  ) {
    this.table = HistoryTable.of(generation);
    this.rows = new KeptRows(this.table, { mostKept: options.rowsKept, isEmpty: position === null });
    this.reached = position;
  }

  /** Starts from the stored checkpoint, after any transaction of a former holder has ended. */
  static async open(pool: pg.Pool, generation: Generation, options: WriterOptions): Promise<GenerationWriter> {
    const { rows } = await pool.query<{ position: bigint | null }>(
      'select position from read.checkpoints where name = $1 and generation = $2 for update',
      [generation.projection.name, generation.generation],
    );
    return new GenerationWriter(generation, options, rows[0]?.position ?? null);
  }

  get name(): string {
    return this.generation.projection.name;
  }

  /** As it is committed. */
  get checkpoint(): bigint | null {
    return this.position;
  }

  /** A transaction begins, and holds the lock of this checkpoint. @returns false when somebody else has moved it */
  takeUp({ position, retries, parked }: Checkpoint): boolean {
    // A retry of parked entries writes to the table beside us.
    if (this.retries !== null && retries !== this.retries) this.rows.forget();
    this.retries = retries;
    this.someParked = parked;
    return position === this.position;
  }

  /**
   * Asks the table for the rows that the batch is about and that are not kept. All writers of a lane look up before any of
   * them writes: on one connection an answer comes after all that was asked for before it.
   */
  async lookUp(client: InTurn, batch: LogBatch): Promise<LookedUp> {
    if (this.reached !== null && batch.through <= this.reached) return NOTHING_NEW;
    const fresh = after(this.reached, batch.entries);
    this.reached = batch.through;
    this.entries += fresh.length;
    const routed = route(this.generation.projection, fresh);
    if (routed.length === 0) return NOTHING_NEW;
    const blocked = this.someParked ? await loadBlocked(client, this.id, routed) : nothingBlocked();
    await this.rows.lookUp(client, routed);
    return { routed, blocked };
  }

  /** Folds what was looked up, and asks to write what came of it. */
  async fold(client: InTurn, { routed, blocked }: LookedUp): Promise<void> {
    if (routed.length > 0) await this.observed(routed, async () => this.foldRouted(client, routed, blocked));
  }

  /** Counted, and in the traces of what it folds: one event's own, or one that is linked to those of many. */
  private async observed(routed: readonly Routed[], work: () => Promise<void>): Promise<void> {
    const projection = this.name;
    const ended = batchSeconds.startTimer({ projection });
    await inSpan(`fold ${projection}`, { kind: 'consumer', ...cameFrom(routed) }, work);
    ended();
    eventsFolded.inc({ projection }, routed.length);
  }

  private foldRouted(client: InTurn, routed: readonly Routed[], blocked: Blocked): void {
    const { changed, parked } = this.rows.fold(routed, blocked);
    if (this.options.tellsChanges) for (const history of changed) this.changed.add(history);
    this.someParked ||= parked.length > 0;
    this.write(client, this.rows.takeFinished());
    insertParked(client, this.id, parked);
  }

  private get id(): { readonly name: string; readonly generation: number } {
    return { name: this.name, generation: this.generation.generation };
  }

  /** Asks to write what is left, before the commit. @returns how far the checkpoint goes */
  finish(client: InTurn): Move {
    this.write(client, this.rows.takeAll());
    const { name, reached, entries } = this;
    return { name, generation: this.generation.generation, reached, entries };
  }

  private write(client: InTurn, finished: Finished): void {
    this.table.write(client, finished);
    this.written += finished.toInsert.length + finished.toReplace.length;
  }

  /** Rows that it has written since it was last asked. */
  takeWritten(): number {
    const { written } = this;
    this.written = 0;
    return written;
  }

  /** After the commit. @returns what it changed, for who wants to know */
  committed(): readonly RowChange[] {
    const changes = [...this.changed].map(({ key, row }) => ({ key, row }));
    this.changed.clear();
    this.position = this.reached;
    this.entries = 0;
    return changes;
  }
}

/** One step of a checkpoint, and how many entries of the log it covers. */
export interface Move {
  readonly name: string;
  readonly generation: number;
  readonly reached: bigint | null;
  readonly entries: number;
}

function cameFrom(routed: readonly Routed[]): SpanOptions {
  if (!isTracing()) return {};
  const traces = routed.flatMap((one) => (one.kind === 'event' ? (one.event.envelope.traceparent ?? []) : []));
  const [first, ...others] = new Set(traces);
  const attributes = { 'comity.events': routed.length };
  if (first !== undefined && others.length === 0) return { parent: first, attributes };
  return { root: true, links: [...(first === undefined ? [] : [first]), ...others], attributes };
}

function after(position: bigint | null, entries: readonly LogEntry[]): readonly LogEntry[] {
  const isNew = (entry: LogEntry): boolean => position === null || positionOf(entry) > position;
  const [first] = entries;
  return first === undefined || isNew(first) ? entries : entries.filter(isNew);
}

function positionOf(entry: LogEntry): bigint {
  return entry.kind === 'event' ? entry.event.position : entry.position;
}
