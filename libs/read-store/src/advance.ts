import type { LogBatch } from '@comity/event-log';
import { Fault } from '@comity/kernel';
import type pg from 'pg';
import type { RowValues } from './columns.js';
import { inTransaction } from './connection.js';
import type { KeyHistory } from './fold.js';
import type { Generation } from './generations.js';
import { HistoryTable } from './history-table.js';
import { type Blocked, foldBatch, type Routed, route } from './park.js';
import { insertParked, loadBlocked } from './parked-table.js';

/** What a batch did to one row; `row` is undefined when it is gone. */
export interface RowChange<Row = RowValues> {
  readonly key: string;
  readonly row: Row | undefined;
}

/** Moves one generation along the log. Only the instance that moves the checkpoint from where it left it may write. */
export class GenerationWriter {
  private readonly table: HistoryTable;

  private constructor(
    private readonly pool: pg.Pool,
    readonly generation: Generation,
    private position: bigint | null,
  ) {
    this.table = new HistoryTable(generation.projection, generation.generation);
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
    const histories = await this.commit(routed, after, batch.through);
    this.position = batch.through;
    return changesOf(histories);
  }

  private async commit(
    routed: readonly Routed[],
    after: bigint | null,
    through: bigint,
  ): Promise<readonly KeyHistory[]> {
    if (routed.length === 0) {
      await this.moveCheckpoint(this.pool, after, through);
      return [];
    }
    return inTransaction(this.pool, async (client) => {
      const someParked = await this.moveCheckpoint(client, after, through);
      const blocked = someParked ? await loadBlocked(client, this.id, routed) : nothingBlocked();
      return foldAndWrite(client, this.generation, this.table, routed, blocked);
    });
  }

  /** Comes first in the transaction: it locks the row, so that two instances cannot both get past it. */
  private async moveCheckpoint(client: pg.Pool | pg.ClientBase, from: bigint | null, to: bigint): Promise<boolean> {
    const { rows } = await client.query<{ parked: boolean }>({
      name: 'move checkpoint',
      text: `
        update read.checkpoints set position = $4, updated_at = clock_timestamp()
        where name = $1 and generation = $2 and position is not distinct from $3
        returning exists (select from read.parked where name = $1 and generation = $2) as parked`,
      values: [this.name, this.generation.generation, from, to],
    });
    const [moved] = rows;
    if (moved === undefined) {
      throw new Fault('projection-fenced', `another instance has moved ${this.name} on from ${from ?? 'the start'}`);
    }
    return moved.parked;
  }

  private get id(): { name: string; generation: number } {
    return { name: this.name, generation: this.generation.generation };
  }
}

/** Loads the rows that the entries touch, folds them, and writes what came of it. The caller holds the checkpoint's lock. */
export async function foldAndWrite(
  client: pg.ClientBase,
  { projection, generation }: Generation,
  table: HistoryTable,
  routed: readonly Routed[],
  blocked: Blocked,
): Promise<readonly KeyHistory[]> {
  const keys = new Set(routed.flatMap((one) => (one.kind === 'event' ? one.keys : [])));
  const stored = await table.loadNewest(client, [...keys]);
  const { histories, parked } = foldBatch(projection, routed, stored, blocked);
  await table.write(client, histories.values());
  await insertParked(client, { name: projection.name, generation }, parked);
  return [...histories.values()];
}

export function nothingBlocked(): Blocked {
  return { keys: new Set(), streams: new Set() };
}

function changesOf(histories: readonly KeyHistory[]): RowChange[] {
  return histories.filter((history) => history.changed).map(({ key, row }) => ({ key, row }));
}
