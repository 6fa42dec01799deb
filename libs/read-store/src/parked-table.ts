import type pg from 'pg';
import type { InTurn } from './in-turn.js';
import type { Blocked, ParkedEntry, Routed } from './park.js';

interface GenerationKey {
  readonly name: string;
  readonly generation: number;
}

/** Which of the keys and streams of these entries wait already, for an entry before a position (for any by default). */
export async function loadBlocked(
  client: InTurn,
  { name, generation }: GenerationKey,
  routed: readonly Routed[],
  before: bigint | null = null,
): Promise<Blocked> {
  const events = routed.flatMap((one) => (one.kind === 'event' ? [one] : []));
  const { rows } = await client.query<{ row_key: string; stream: string }>({
    text: `
      select distinct row_key, case when row_key = '' then stream else '' end as stream from read.parked
      where name = $1 and generation = $2 and position < coalesce($5, 9223372036854775807)
        and (row_key = any($3::text[]) or (row_key = '' and stream = any($4::text[])))`,
    values: [name, generation, events.flatMap(({ keys }) => keys), events.map(({ event }) => event.stream), before],
  });
  return {
    keys: new Set(rows.map((row) => row.row_key).filter((key) => key !== '')),
    streams: new Set(rows.map((row) => row.stream).filter((stream) => stream !== '')),
  };
}

/** Asks to remember what is parked. */
export function insertParked(
  client: InTurn,
  { name, generation }: GenerationKey,
  parked: readonly ParkedEntry[],
): void {
  if (parked.length === 0) return;
  void client.query({
    text: `
      insert into read.parked (name, generation, position, row_key, stream, revision, type, reason)
      select $1, $2, * from unnest($3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[])`,
    values: [
      name,
      generation,
      parked.map((one) => one.position),
      parked.map((one) => one.rowKey),
      parked.map((one) => one.stream),
      parked.map((one) => one.revision),
      parked.map((one) => one.type),
      parked.map((one) => one.reason),
    ],
  });
}

/** The next parked entries after a position, in log order; entries of one position are never torn apart. */
export async function loadParked(
  client: pg.ClientBase,
  { name, generation }: GenerationKey,
  after: bigint,
  count: number,
): Promise<ParkedEntry[]> {
  const { rows } = await client.query<Omit<ParkedEntry, 'revision'> & { revision: bigint }>(
    `select position, row_key as "rowKey", stream, revision, type, reason from read.parked
     where name = $1 and generation = $2 and position in (
       select distinct position from read.parked
       where name = $1 and generation = $2 and position > $3 order by position limit $4)
     order by position, row_key`,
    [name, generation, after, count],
  );
  return rows.map((row) => ({ ...row, revision: Number(row.revision) }));
}

export async function deleteParked(
  client: pg.ClientBase,
  { name, generation }: GenerationKey,
  from: bigint,
  through: bigint,
): Promise<void> {
  await client.query('delete from read.parked where name = $1 and generation = $2 and position between $3 and $4', [
    name,
    generation,
    from,
    through,
  ]);
}
