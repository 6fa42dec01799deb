import { join } from 'node:path';
import { EventLog, type NewEvent } from '@comity/event-log';
import { idFrom, newId, streamType, systemClock } from '@comity/kernel';
import { installationFolder } from '@comity/one-machine';
import { startStore } from '@comity/testing';
import { z } from 'zod';
import { ComityUp, Place, runComity, startComity } from '../support/comity-up.js';
import { peakMemoryBelow } from '../support/measured.js';
import type { Sample } from './main.js';

const EXAMPLE = join(installationFolder(), 'examples', 'uk-written-questions');
const REGISTER = join(EXAMPLE, 'register-2024-11-21.csv.gz');
const MAPPING = join(EXAMPLE, 'mapping.yaml');
const ROWS = 12_082;
const EVENTS_PER_ROW = 4;
const IN_FLIGHT = 64;
const LOOK_AT_MEMORY_EVERY_MS = 250;

/**
 * The example register, from an empty record to read models that show it, with every server of one machine running. The
 * baseline is the raw work for the log: as many appends, of four events each, 64 in flight, to the same kind of store.
 */
export async function importBench(say: (line: string) => void): Promise<Sample[]> {
  const baseline = await rawAppends();
  say(`raw: ${ROWS} appends in ${baseline.toFixed(1)} s`);
  const { first, again, memory } = await imports();
  say(`import: ${first.toFixed(1)} s, the same again: ${again.toFixed(1)} s, largest process ${memory.toFixed(0)} MB`);
  return [
    { name: 'import', unit: 'rows/s', value: ROWS / first, baseline: ROWS / baseline },
    { name: 'import-seconds', unit: 's', value: first, baseline },
    { name: 'import-again', unit: 'rows/s', value: ROWS / again, baseline: ROWS / baseline },
    { name: 'import-memory', unit: 'MB', value: memory, baseline: null },
  ];
}

async function imports(): Promise<{ first: number; again: number; memory: number }> {
  using place = await Place.find();
  await using up = new ComityUp(place);
  await up.says('Comity is up');
  await runComity(place, 'calendars');
  const memory = { most: 0 };
  const first = await timedImport(place, up, memory);
  const again = await timedImport(place, up, memory);
  return { first, again, memory: memory.most };
}

/** Seconds until the command ends, which is when the read models show everything. */
async function timedImport(place: Place, up: ComityUp, memory: { most: number }): Promise<number> {
  const startedAt = performance.now();
  const child = startComity(place, 'import', REGISTER, '--mapping', MAPPING, '--json');
  const look = () => {
    const peaks = [up.pid, child.pid].flatMap((pid) => (pid === undefined ? [] : [...peakMemoryBelow(pid).values()]));
    memory.most = Math.max(memory.most, ...peaks);
  };
  const timer = setInterval(look, LOOK_AT_MEMORY_EVERY_MS);
  child.stdout?.resume();
  child.stderr?.resume();
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (exitCode !== 0) throw new RangeError(`the import ended with exit code ${exitCode}`);
  return (performance.now() - startedAt) / 1_000;
}

const noteStream = streamType('note', { NoteTaken: z.object({ text: z.string() }) });

/** Seconds for the same number of appends without any of our rules. */
async function rawAppends(): Promise<number> {
  await using store = await startStore();
  const log = EventLog.connect(store.url, [noteStream]);
  const startedAt = performance.now();
  let next = 0;
  const appendOn = async () => {
    for (let row = next++; row < ROWS; row = next++) await log.append(`note-${row}`, notes(row), 'no-stream');
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, appendOn));
  const seconds = (performance.now() - startedAt) / 1_000;
  await log.dispose();
  return seconds;
}

function notes(row: number): NewEvent[] {
  const now = systemClock.now();
  const commandId = newId();
  const envelope = {
    ...{ actor: { id: 'bench', roles: [] }, commandId, correlationId: commandId },
    ...{ occurredAt: now, recordedAt: now, schemaVersion: 1 },
  };
  const data = { text: 'x'.repeat(400) };
  return Array.from({ length: EVENTS_PER_ROW }, (_, index) => ({
    id: idFrom('note', row, index),
    type: 'NoteTaken',
    data,
    envelope,
  }));
}
