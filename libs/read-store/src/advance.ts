import type { LogBatch } from '@comity/event-log';
import { Fault } from '@comity/kernel';
import { batchSeconds, eventsFolded, inSpan, isTracing, type SpanOptions } from '@comity/telemetry';
import type pg from 'pg';
import type { RowValues } from './columns.js';
import { inTransaction } from './connection.js';
import type { KeyHistory } from './fold.js';
import type { Generation } from './generations.js';
import { foldInto, HistoryTable } from './history-table.js';
import { type Blocked, nothingBlocked, type Routed, route } from './park.js';
import { insertParked, loadBlocked } from './parked-table.js';

/** What a batch did to one row; `row` is undefined when it is gone. */
export interface RowChange<Row = RowValues> {
  readonly key: string;
  readonly row: Row | undefined;
}

/** One step of a checkpoint, and how many entries of the log it covers. */
interface Move {
  readonly after: bigint | null;
  readonly through: bigint;
  readonly entries: number;
}

/** Moves one generation along the log. Only the instance that moves the checkpoint from where it left it may write. */
export class GenerationWriter {
  private readonly table: HistoryTable;

  private constructor(
    private readonly pool: pg.Pool,
    readonly generation: Generation,
    private position: bigint | null,
  ) {
    this.table = HistoryTable.of(generation);
  }

  /** Starts from the stored checkpoint, after any transaction of a former holder has ended. */
  static async open(pool: pg.Pool, generation: Generation): Promise<GenerationWriter> {
    const { rows } = await pool.query<{ position: bigint | null }>(
      'select position from read.checkpoints where name = $1 and generation = $2 for update',
      [generation.projection.name, generation.generation],
    );
    return new GenerationWriter(pool, generation, rows[0]?.position ?? null);
  }

  get name(): string {
    return this.generation.projection.name;
  }

  get checkpoint(): bigint | null {
    return this.position;
  }

  /**
   * Folds what is new in the batch and moves the checkpoint, in one transaction: all of it or nothing.
   * @throws Fault `projection-fenced` when another instance has moved the checkpoint
   */
  async advance(batch: LogBatch): Promise<readonly RowChange[]> {
    const after = this.position;
    if (after !== null && batch.through <= after) return [];
    const fresh = batch.entries.filter((entry) => {
      const position = entry.kind === 'event' ? entry.event.position : entry.position;
      return after === null || position > after;
    });
    const routed = route(this.generation.projection, fresh);
    const move = { after, through: batch.through, entries: fresh.length };
    const histories = await this.observed(routed, () => this.commit(routed, move));
    this.position = batch.through;
    return changesOf(histories);
  }

  /** Counted, and in the traces of what it folds: one event's own, or one that is linked to those of many. */
  private async observed<Result>(routed: readonly Routed[], work: () => Promise<Result>): Promise<Result> {
    if (routed.length === 0) return work();
    const projection = this.name;
    const ended = batchSeconds.startTimer({ projection });
    const done = await inSpan(`fold ${projection}`, { kind: 'consumer', ...cameFrom(routed) }, work);
    ended();
    eventsFolded.inc({ projection }, routed.length);
    return done;
  }

  private async commit(routed: readonly Routed[], move: Move): Promise<readonly KeyHistory[]> {
    if (routed.length === 0) {
      await this.moveCheckpoint(this.pool, move);
      return [];
    }
    return inTransaction(this.pool, async (client) => {
      const someParked = await this.moveCheckpoint(client, move);
      const blocked = someParked ? await loadBlocked(client, this.id, routed) : nothingBlocked();
      return foldAndWrite(client, this.generation, this.table, routed, blocked);
    });
  }

  /** Comes first in the transaction: it locks the row, so that two instances cannot both get past it. */
  private async moveCheckpoint(client: pg.Pool | pg.ClientBase, { after, through, entries }: Move): Promise<boolean> {
    const { rows } = await client.query<{ parked: boolean }>({
      name: 'move checkpoint',
      text: `
        update read.checkpoints set position = $4, entries = entries + $5, updated_at = clock_timestamp()
        where name = $1 and generation = $2 and position is not distinct from $3
        returning exists (select from read.parked where name = $1 and generation = $2) as parked`,
      values: [this.name, this.generation.generation, after, through, entries],
    });
    const [moved] = rows;
    if (moved === undefined) {
      throw new Fault('projection-fenced', `another instance has moved ${this.name} on from ${after ?? 'the start'}`);
    }
    return moved.parked;
  }

  private get id(): { name: string; generation: number } {
    return { name: this.name, generation: this.generation.generation };
  }
}

/** As `foldInto`, and remembers what was parked. The caller holds the checkpoint's lock. */
export async function foldAndWrite(
  client: pg.ClientBase,
  { projection, generation }: Generation,
  table: HistoryTable,
  routed: readonly Routed[],
  blocked: Blocked,
): Promise<readonly KeyHistory[]> {
  const { histories, parked } = await foldInto(client, table, routed, blocked);
  await insertParked(client, { name: projection.name, generation }, parked);
  return histories;
}

function changesOf(histories: readonly KeyHistory[]): RowChange[] {
  return histories.filter((history) => history.changed).map(({ key, row }) => ({ key, row }));
}

function cameFrom(routed: readonly Routed[]): SpanOptions {
  if (!isTracing()) return {};
  const traces = routed.flatMap((one) => (one.kind === 'event' ? (one.event.envelope.traceparent ?? []) : []));
  const [first, ...others] = new Set(traces);
  const attributes = { 'comity.events': routed.length };
  if (first !== undefined && others.length === 0) return { parent: first, attributes };
  return { root: true, links: [...(first === undefined ? [] : [first]), ...others], attributes };
}
