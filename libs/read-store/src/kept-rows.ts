import { type Finished, KeyHistory, Unwritten } from './fold.js';
import type { HistoryTable } from './history-table.js';
import type { InTurn } from './in-turn.js';
import { type Blocked, foldBatch, type ParkedEntry, type Routed } from './park.js';
import { SeenKeys } from './seen-keys.js';

/** Per table, of all columns together, whatever the number of rows: rows may be large. */
const MOST_CHARACTERS_KEPT = 6_000_000;
/** Per table: at some ten kilobytes each in memory; five times as many make folding no faster. */
export const MOST_ROWS_KEPT = 400;

/**
 * The newest versions of the rows that were touched last, so that the next events about them need not ask the table, and a
 * version that ends soon is written once, with its end. What is not written yet is written by `settle`, before the commit.
 */
export class KeptRows {
  /** The one touched last comes last. */
  private readonly histories = new Map<string, KeyHistory>();
  private readonly unwritten = new Unwritten();
  /** Keys that were touched since it was last asked what they hold, and what each held then: a commit of few looks at few. */
  private readonly touchedLately = new Set<string>();
  private readonly characters = new Map<string, number>();
  private charactersOfAll = 0;
  private readonly mostKept: number;
  /** Of a table that was empty at first: the keys that were let go since. Null where the table may hold any key. */
  private written: SeenKeys | null;

  constructor(
    private readonly table: HistoryTable,
    { mostKept = MOST_ROWS_KEPT, isEmpty = false }: { readonly mostKept?: number; readonly isEmpty?: boolean } = {},
  ) {
    this.mostKept = mostKept;
    this.written = isEmpty ? new SeenKeys() : null;
  }

  /** Has at hand whatever the table holds of the rows that these entries are about. */
  async lookUp(client: InTurn, routed: readonly Routed[]): Promise<void> {
    const missing = new Set<string>();
    for (const one of routed) {
      if (one.kind !== 'event') continue;
      for (const key of one.keys) if (this.mayBeInTable(key)) missing.add(key);
    }
    for (const [key, version] of await this.table.loadNewest(client, [...missing])) {
      this.histories.set(key, new KeyHistory(this.table.projection, key, version));
      this.touchedLately.add(key);
    }
  }

  /** Folds entries in log order into what was looked up. @returns what was parked, and what changed */
  fold(
    routed: readonly Routed[],
    blocked: Blocked,
  ): { readonly changed: ReadonlySet<KeyHistory>; readonly parked: readonly ParkedEntry[] } {
    return foldBatch(routed, (key) => this.touched(key), this.unwritten, blocked);
  }

  /** What can be written now: what has ended, and what was not touched for long. */
  takeFinished(): Finished {
    for (const key of this.touchedLately) this.measure(key, this.histories.get(key)?.characters ?? 0);
    this.touchedLately.clear();
    for (const [key, history] of this.histories) {
      if (this.histories.size <= this.mostKept && this.charactersOfAll <= MOST_CHARACTERS_KEPT) break;
      history.settle(this.unwritten);
      this.histories.delete(key);
      this.measure(key, 0);
      this.written?.add(key);
    }
    return this.unwritten.take();
  }

  /** All that the table does not have yet. */
  takeAll(): Finished {
    for (const history of this.unwritten.open) history.settle(this.unwritten);
    return this.takeFinished();
  }

  /** Somebody else has written to the table. */
  forget(): void {
    this.histories.clear();
    this.touchedLately.clear();
    this.characters.clear();
    this.charactersOfAll = 0;
    this.written = null;
  }

  private measure(key: string, characters: number): void {
    this.charactersOfAll += characters - (this.characters.get(key) ?? 0);
    if (characters === 0) this.characters.delete(key);
    else this.characters.set(key, characters);
  }

  /** Not known, and perhaps there. */
  private mayBeInTable(key: string): boolean {
    return !this.histories.has(key) && this.written?.mayHold(key) !== false;
  }

  private touched(key: string): KeyHistory {
    const history = this.histories.get(key) ?? new KeyHistory(this.table.projection, key, undefined);
    this.histories.delete(key);
    this.histories.set(key, history);
    this.touchedLately.add(key);
    return history;
  }
}
