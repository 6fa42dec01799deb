import { setImmediate as turn } from 'node:timers/promises';
import type { LogBatch } from '@comity/event-log';
import { Fault } from '@comity/kernel';
import type pg from 'pg';
import type { Checkpoint, GenerationWriter, LookedUp, Move } from './advance.js';
import { InTurn } from './in-turn.js';

/** A transaction in which nothing happens for so long is ended by PostgreSQL: its holder hangs, and others wait for its locks. */
const IDLE_TIMEOUT_MS = 15_000;

/**
 * One transaction in which several generations move along the log together: all of it or nothing. It locks their checkpoints
 * first, so that two instances cannot both get past them, and moves them last.
 */
export class LaneTransaction {
  readonly begunAtMs = performance.now();
  private entries = 0;
  private readonly inTurn: InTurn;

  private constructor(
    private readonly client: pg.PoolClient,
    private readonly writers: readonly GenerationWriter[],
  ) {
    this.inTurn = new InTurn(client);
  }

  /** @throws Fault `projection-fenced` when another instance has moved a checkpoint */
  static async begin(pool: pg.Pool, writers: readonly GenerationWriter[]): Promise<LaneTransaction> {
    const transaction = new LaneTransaction(await pool.connect(), writers);
    try {
      await transaction.lockCheckpoints();
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
    return transaction;
  }

  /** How many entries of the log it covers so far. */
  get size(): number {
    return this.entries;
  }

  /** Folds a batch into every generation. While PostgreSQL writes what came of it, the next one can be folded. */
  async advance(batch: LogBatch): Promise<void> {
    const written = this.inTurn.done;
    const lookedUp = await Promise.all(this.writers.map((writer) => writer.lookUp(this.inTurn, batch)));
    for (const [place, writer] of this.writers.entries()) {
      const about = lookedUp[place] as LookedUp;
      if (about.routed.length === 0) continue;
      await writer.fold(this.inTurn, about);
      // PostgreSQL is heard, and gets the rows that it waits for, before the next table's are folded.
      await turn();
    }
    this.entries += batch.entries.length;
    await written;
  }

  async commit(): Promise<void> {
    const moves = this.writers.map((writer) => writer.finish(this.inTurn));
    this.moveCheckpoints(moves);
    await this.inTurn.query({ text: 'commit' });
    this.client.release();
  }

  async rollback(): Promise<void> {
    await this.inTurn.done.catch(() => undefined);
    const broken = await this.client.query('rollback').then(
      () => undefined,
      (failure: Error) => failure,
    );
    this.client.release(broken);
  }

  private async lockCheckpoints(): Promise<void> {
    await this.client.query(`begin; set local idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS}`);
    const { rows } = await this.inTurn.query<Checkpoint & { name: string; generation: number }>({
      name: 'lock checkpoints',
      text: `
        select name, generation, position, retries,
          exists (select from read.parked where parked.name = checkpoints.name
            and parked.generation = checkpoints.generation) as parked
        from read.checkpoints where (name, generation) in (select * from unnest($1::text[], $2::integer[]))
        order by name, generation for update`,
      values: [this.writers.map(({ name }) => name), this.writers.map(({ generation }) => generation.generation)],
    });
    for (const writer of this.writers) {
      const { name, generation, checkpoint } = writer;
      const stored = rows.find((row) => row.name === name && row.generation === generation.generation);
      if (stored !== undefined && writer.takeUp(stored)) continue;
      throw new Fault('projection-fenced', `another instance has moved ${name} on from ${checkpoint ?? 'the start'}`);
    }
  }

  private moveCheckpoints(moves: readonly Move[]): void {
    void this.inTurn.query({
      name: 'move checkpoints',
      text: `
        update read.checkpoints as at
        set position = moved.position, entries = at.entries + moved.entries, updated_at = clock_timestamp()
        from unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[]) as moved (name, generation, position, entries)
        where at.name = moved.name and at.generation = moved.generation`,
      values: [
        moves.map(({ name }) => name),
        moves.map(({ generation }) => generation),
        moves.map(({ reached }) => reached),
        moves.map(({ entries }) => entries),
      ],
    });
  }
}
