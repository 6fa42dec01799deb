import { Fault } from '@comity/kernel';
import { sql } from 'kysely';
import type { Known, Projection } from './projection.js';
import type { ReadModels } from './rows.js';

/** Rows of a read model that a host keeps in its memory. Each event makes one of them at most. */
export interface KeptRows<Row> {
  readonly projection: Projection;
  /** The first rows that came to be after a position of the log, in the order in which they did. */
  after(position: bigint, limit: number): { execute(): Promise<Row[]> };
  /** The next row, in the place of the last one of its key. */
  add(row: Row): void;
  /** All of them are read anew; who was given them before is still looking at those. */
  forget(): void;
  /** What has to be read besides, once all rows are there. */
  finish?(): Promise<void>;
}

const ROWS_AT_ONCE = 5_000;
const SWAPS_AT_MOST = 5;

/**
 * Keeps rows in memory: read whole once, and before each question no more than what came since. A swapped generation, or
 * entries that were parked or came back, have them read whole again.
 */
export class RowFollower<Row extends Pick<Known, 'fromPosition'>> {
  private through = -1n;
  private source = '';
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;

  constructor(
    private readonly kysely: ReadModels,
    private readonly kept: KeptRows<Row>,
  ) {}

  /**
   * When the rows are as the read model has them at this moment or a later one. Whoever asks meanwhile waits for the same
   * reading.
   * @throws Fault `read-model-unsettled`
   */
  caughtUp(): Promise<void> {
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

  private async read(): Promise<void> {
    for (let attempt = 0; attempt < SWAPS_AT_MOST; attempt++) {
      const source = await this.sourceNow();
      if (source !== this.source) this.forget(source);
      await this.readOn();
      await this.kept.finish?.();
      if ((await this.sourceNow()) === source) return;
    }
    const { name } = this.kept.projection;
    throw new Fault('read-model-unsettled', `${name} was swapped again and again while it was read`);
  }

  private forget(source: string): void {
    this.kept.forget();
    this.through = -1n;
    this.source = source;
  }

  /** Which generation is shown, and how often what had been parked in it was folded after all: at its old place in the log. */
  private async sourceNow(): Promise<string> {
    const { rows } = await sql<{ source: string }>`
      select projections.generation || '/' || checkpoints.retries as source
      from read.projections join read.checkpoints using (name, generation)
      where name = ${this.kept.projection.name} and status = 'live'`.execute(this.kysely);
    return rows[0]?.source ?? '';
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const rows = await this.kept.after(this.through, ROWS_AT_ONCE).execute();
      for (const row of rows) {
        this.through = row.fromPosition;
        this.kept.add(row);
      }
      if (rows.length < ROWS_AT_ONCE) return;
    }
  }
}
