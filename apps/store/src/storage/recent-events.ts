import type { DatabaseSync } from 'node:sqlite';
import { BoundedMap } from './bounded-map.js';
import { uuidText } from './uuid-bytes.js';

/** How far back a retry without an expected revision is recognised; KurrentDB's memory of ids is bounded as well. */
const REMEMBERED_EVENTS = 32_768;

interface EventPlace {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

/** Which of the latest events lies where, by event id. Survives a restart, because it is read back from the log. */
export class RecentEvents {
  readonly #places = new BoundedMap<string, EventPlace>(REMEMBERED_EVENTS);

  constructor(private readonly database: DatabaseSync) {
    this.reload();
  }

  get(id: string): EventPlace | undefined {
    return this.#places.get(id);
  }

  add(id: string, place: EventPlace): void {
    this.#places.set(id, place);
  }

  /** Reads the memory back from what is committed. */
  reload(): void {
    this.#places.clear();
    const latest = this.database.prepare(`
      SELECT * FROM (
        SELECT e.id, s.name, e.revision, e.position FROM events e JOIN streams s ON s.id = e.stream
        ORDER BY e.position DESC LIMIT ?
      ) ORDER BY position`);
    for (const row of latest.iterate(REMEMBERED_EVENTS)) {
      this.#places.set(uuidText(row.id as Uint8Array), {
        stream: String(row.name),
        revision: Number(row.revision),
        position: Number(row.position),
      });
    }
  }
}
