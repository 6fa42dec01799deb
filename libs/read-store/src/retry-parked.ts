import type { EventLog, LogEntry } from '@comity/event-log';
import { Fault } from '@comity/kernel';
import type pg from 'pg';
import { inTransaction } from './connection.js';
import type { Generation } from './generations.js';
import { HistoryTable } from './history-table.js';
import { InTurn } from './in-turn.js';
import { KeptRows } from './kept-rows.js';
import { type Blocked, type ParkedEntry, type Routed, route } from './park.js';
import { deleteParked, insertParked, loadBlocked, loadParked } from './parked-table.js';

export type RetrySource = Pick<EventLog, 'readStream'>;

const POSITIONS_PER_CHUNK = 500;

/**
 * Folds the parked entries of one generation again, in log order, while it runs. What still cannot be folded stays parked,
 * with what waits behind it. Afterwards the table is as if the rest had never been parked.
 * @returns how many entries still wait
 */
export async function retryParkedOf(pool: pg.Pool, source: RetrySource, generation: Generation): Promise<number> {
  const name = generation.projection.name;
  const id = { name, generation: generation.generation };
  let after: bigint | null = -1n;
  while (after !== null) after = await retryChunk(pool, source, generation, after);
  const { rows } = await pool.query<{ left: number }>(
    'select count(*)::integer as left from read.parked where name = $1 and generation = $2',
    [id.name, id.generation],
  );
  return rows[0]?.left ?? 0;
}

/** One transaction under the checkpoint's lock, so no batch is folded meanwhile. Returns where to go on, null at the end. */
async function retryChunk(
  pool: pg.Pool,
  source: RetrySource,
  generation: Generation,
  after: bigint,
): Promise<bigint | null> {
  const id = { name: generation.projection.name, generation: generation.generation };
  return inTransaction(pool, async (client) => {
    await client.query('select from read.checkpoints where name = $1 and generation = $2 for update', [
      id.name,
      id.generation,
    ]);
    const parked = await loadParked(client, id, after, POSITIONS_PER_CHUNK);
    const [first, last] = [parked[0], parked.at(-1)];
    if (first === undefined || last === undefined) return null;
    const routed = await routeAgain(source, generation, parked);
    const blocked = await loadBlocked(new InTurn(client), id, routed, first.position);
    await deleteParked(client, id, first.position, last.position);
    await foldAgain(new InTurn(client), generation, routed, blocked);
    return last.position;
  });
}

/** Whoever keeps the generation is told, by the count of retries, that rows have changed behind its back. */
async function foldAgain(
  client: InTurn,
  generation: Generation,
  routed: readonly Routed[],
  blocked: Blocked,
): Promise<void> {
  const id = { name: generation.projection.name, generation: generation.generation };
  const table = HistoryTable.of(generation);
  const rows = new KeptRows(table);
  await rows.lookUp(client, routed);
  const { parked } = rows.fold(routed, blocked);
  table.write(client, rows.takeAll());
  insertParked(client, id, parked);
  await client.query({
    text: 'update read.checkpoints set retries = retries + 1 where name = $1 and generation = $2',
    values: [id.name, id.generation],
  });
}

/** The parked entries as the log has them now, each for the keys that wait for it and no others. */
async function routeAgain(
  source: RetrySource,
  { projection }: Generation,
  parked: readonly ParkedEntry[],
): Promise<Routed[]> {
  const routed: Routed[] = [];
  for (const [position, waiting] of Map.groupBy(parked, (one) => one.position)) {
    const entry = await readAgain(source, waiting[0], position);
    const [one] = route(projection, [entry]);
    if (one === undefined) continue;
    const keys = new Set(waiting.map(({ rowKey }) => rowKey));
    routed.push(
      one.kind === 'event' && !keys.has('') ? { ...one, keys: one.keys.filter((key) => keys.has(key)) } : one,
    );
  }
  return routed;
}

/** @throws Fault `parked-entry-missing` when the log no longer has it, or has another one there */
async function readAgain(source: RetrySource, parked: ParkedEntry | undefined, position: bigint): Promise<LogEntry> {
  if (parked !== undefined) {
    for await (const entry of source.readStream(parked.stream, { fromRevision: parked.revision, maxCount: 1 })) {
      if ((entry.kind === 'event' ? entry.event.position : entry.position) === position) return entry;
    }
  }
  throw new Fault('parked-entry-missing', `the log has no entry at ${position} in ${parked?.stream ?? 'any stream'}`);
}
