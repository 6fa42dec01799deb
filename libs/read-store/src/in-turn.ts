import type pg from 'pg';
import { type Copy, copyRows } from './copy-rows.js';

/**
 * A connection that may be asked before it has answered: statements are carried out one after the other, in the order in
 * which they were asked. After one that fails, none is carried out any more.
 */
export class InTurn {
  private last: Promise<unknown> = Promise.resolve();
  /** Copies that were asked for last, and have not begun. */
  private waiting: Copy[] | null = null;

  constructor(private readonly client: pg.ClientBase) {}

  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return this.next(() => this.client.query<Row>(query));
  }

  rows(query: pg.QueryArrayConfig): Promise<unknown[][]> {
    return this.next(async () => (await this.client.query<unknown[]>(query)).rows);
  }

  /** Those that wait one after the other are carried out in one go. */
  copy(copy: Copy): Promise<unknown> {
    if (this.waiting !== null) {
      this.waiting.push(copy);
      return this.last;
    }
    const together = [copy];
    const turn = this.next(() => {
      if (this.waiting === together) this.waiting = null;
      return copyRows(this.client, together);
    });
    this.waiting = together;
    return turn;
  }

  /** When all that was asked so far is carried out. @throws what failed of it */
  get done(): Promise<unknown> {
    return this.last;
  }

  private next<Result>(work: () => Promise<Result>): Promise<Result> {
    this.waiting = null;
    const turn = this.last.then(work);
    this.last = turn;
    // Whoever waits for it, or for what comes after it, is told.
    turn.catch(() => undefined);
    return turn;
  }
}
