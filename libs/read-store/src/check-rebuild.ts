import { Fault } from '@comity/kernel';
import pg from 'pg';
import { connectionConfig } from './connection.js';
import { digestOfTable } from './digest.js';
import { shapeOf, versionColumns } from './generations.js';
import { HistoryTable } from './history-table.js';
import { InTurn } from './in-turn.js';
import { KeptRows } from './kept-rows.js';
import type { ProjectionSource } from './lane.js';
import { qualified, quoted, tableName, viewName } from './naming.js';
import { nothingBlocked, route } from './park.js';
import type { Projection } from './projection.js';

/** A live table beside the same folded anew. Equal digests: equal in every row version. */
export interface CheckedProjection {
  readonly name: string;
  readonly generation: number;
  /** Log position that both stand at; null when nothing was folded yet. */
  readonly position: bigint | null;
  readonly liveDigest: string;
  readonly rebuiltDigest: string;
  /** Entries that could not be folded into the new table. */
  readonly parked: number;
}

export interface CheckOptions {
  /** Address of PostgreSQL. */
  readonly url: string;
  readonly source: ProjectionSource;
  readonly projections: readonly Projection[];
  /** Told after every batch how many entries of the log have been read, and where it stands. */
  readonly onProgress?: (progress: {
    readonly entries: number;
    readonly position: bigint;
    readonly end: bigint;
  }) => void;
}

interface Live {
  readonly generation: number;
  readonly version: number;
  readonly shape: string;
  readonly position: bigint | null;
}

/** A table that is folded anew, up to where the live one stood when its digest was taken. */
interface Copy extends Live {
  readonly projection: Projection;
  readonly liveDigest: string;
  readonly table: HistoryTable;
  readonly rows: KeptRows;
  readonly tableName: string;
  readonly blocked: ReturnType<typeof nothingBlocked>;
  parked: number;
}

const MAX_BATCH = 2_000;
const MOST_ATTEMPTS = 10;

/**
 * Folds the log anew into temporary tables, up to where each live table stands, and compares. The live tables are read in one
 * snapshot and nobody waits; nothing is left behind, because temporary tables end with their connection, however it ends.
 * @throws Fault `check-impossible` when the live version is not this code's, or the log is shorter than what was folded
 * @throws Fault `event-log-unreachable`
 */
export async function checkRebuild(options: CheckOptions): Promise<CheckedProjection[]> {
  const client = new pg.Client(connectionConfig(options.url, 'comity-check'));
  client.on('error', () => undefined);
  await client.connect();
  try {
    const copies = await prepareCopies(client, options.projections);
    await foldCopies(client, copies, options);
    const checked: CheckedProjection[] = [];
    for (const copy of copies) checked.push(await compared(client, copy));
    return checked;
  } finally {
    await client.end();
  }
}

async function prepareCopies(client: pg.Client, projections: readonly Projection[]): Promise<Copy[]> {
  const copies: Copy[] = [];
  await client.query('begin isolation level repeatable read');
  for (const projection of projections) {
    const live = await liveOf(client, projection);
    const liveDigest = await digestOfTable(client, qualified(tableName(projection.name, live.generation)));
    const name = `pg_temp.${quoted(viewName(projection.name))}`;
    await client.query(`create temporary table ${quoted(viewName(projection.name))} ${versionColumns(projection)}`);
    const table = new HistoryTable(projection, name);
    const folded = {
      table,
      rows: new KeptRows(table, { isEmpty: true }),
      tableName: name,
      blocked: nothingBlocked(),
      parked: 0,
    };
    copies.push({ ...live, projection, liveDigest, ...folded });
  }
  await client.query('commit');
  return copies;
}

async function liveOf(client: pg.Client, projection: Projection): Promise<Live> {
  const { name, version } = projection;
  const { rows } = await client.query<Live>(
    `select generation, version, shape, position from read.projections join read.checkpoints using (name, generation)
     where name = $1 and status = 'live'`,
    [name],
  );
  const [live] = rows;
  if (live === undefined) throw impossible(`no generation of ${name} is live`);
  if (live.version !== version)
    throw impossible(`${name} is live in version ${live.version}, this code has ${version}`);
  if (live.shape !== shapeOf(projection)) throw impossible(`${name} has other columns or indexes than in this code`);
  return live;
}

function impossible(message: string): Fault {
  return new Fault('check-impossible', message);
}

/** Reads the log once for all copies. */
async function foldCopies(client: pg.Client, copies: readonly Copy[], options: CheckOptions): Promise<void> {
  const end = copies.reduce((most, { position }) => (position !== null && position > most ? position : most), -1n);
  if (end < 0n) return;
  const last = await options.source.lastPosition();
  if (last === null || last < end) throw impossible('the log ends before what was folded from it');
  const stop = new AbortController();
  const onRetry = (cause: unknown, attempt: number): void => {
    if (attempt >= MOST_ATTEMPTS) throw new Fault('event-log-unreachable', 'the event log does not answer', { cause });
  };
  const inTurn = new InTurn(client);
  let entries = 0;
  for await (const batch of options.source.follow(null, { maxBatch: MAX_BATCH, signal: stop.signal, onRetry })) {
    for (const copy of copies) await foldIntoCopy(inTurn, copy, batch.entries);
    await inTurn.done;
    entries += batch.entries.length;
    options.onProgress?.({ entries, position: batch.through, end });
    if (batch.through >= end) break;
  }
  stop.abort();
}

async function foldIntoCopy(client: InTurn, copy: Copy, entries: Parameters<typeof route>[1]): Promise<void> {
  const until = copy.position ?? -1n;
  const due = entries.filter((entry) => (entry.kind === 'event' ? entry.event.position : entry.position) <= until);
  const routed = route(copy.projection, due);
  if (routed.length === 0) return;
  await copy.rows.lookUp(client, routed);
  const { parked } = copy.rows.fold(routed, copy.blocked);
  copy.table.write(client, copy.rows.takeFinished());
  copy.parked += parked.length;
}

async function compared(client: pg.Client, copy: Copy): Promise<CheckedProjection> {
  const { projection, generation, position, liveDigest, parked, table, rows } = copy;
  await client.query('begin');
  const inTurn = new InTurn(client);
  table.write(inTurn, rows.takeAll());
  await inTurn.done;
  const rebuiltDigest = await digestOfTable(client, copy.tableName);
  await client.query('commit');
  return { name: projection.name, generation, position, liveDigest, rebuiltDigest, parked };
}
