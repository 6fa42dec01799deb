import type pg from 'pg';
import { copyRows } from './copy-rows.js';

/**
 * A connection that may be asked before it has answered: statements are carried out one after the other, in the order in
 * which they were asked. After one that fails, none is carried out any more.
 */
export class InTurn {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: pg.ClientBase) {}

  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return this.next(() => this.client.query<Row>(query));
  }

  rows(query: pg.QueryArrayConfig): Promise<unknown[][]> {
    return this.next(async () => (await this.client.query<unknown[]>(query)).rows);
  }

  copy(text: string, lines: readonly string[]): Promise<void> {
    return this.next(() => copyRows(this.client, text, lines));
  }

  /** When all that was asked so far is carried out. @throws what failed of it */
  get done(): Promise<unknown> {
    return this.last;
  }

  private next<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(work);
    this.last = turn;
    // Whoever waits for it, or for what comes after it, is told.
    turn.catch(() => undefined);
    return turn;
  }
}
