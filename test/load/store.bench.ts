import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StoreProcess } from '../support/store-process.js';
import type { BenchOptions, Sample } from './main.js';
import { coldStartSeconds, fillLog, megabytesServing } from './store/large-log.js';
import { syncsPerSecond } from './store/raw-disk.js';
import { Workloads } from './store/workloads.js';

const MILLION = 1_000_000;
const STREAMS = 10_000;
/** Store and ceiling work in turns so short that whatever else the machine does meets both. */
const TURNS = 5;
const DISK_SYNCS = 200;
const OF_A_MILLION = ['cold-start-1m', 'memory-1m'];

/** One kind of work, done on the store and on the ceiling by the same client. */
interface Measured {
  readonly name: string;
  readonly run: (on: Workloads, streams: readonly string[]) => Promise<number>;
}

const MEASURED: readonly Measured[] = [
  { name: 'append-1', run: (on) => on.appends(1, 400) },
  { name: 'append-64', run: (on) => on.appends(64, 4_000) },
  { name: 'append-256', run: (on) => on.appends(256, 4_000) },
  { name: 'batch-100', run: (on) => on.batches(12_000) },
  { name: 'read-all', run: (on) => on.readAll(100_000) },
  { name: 'read-streams', run: (on, streams) => on.readStreams(streams) },
  { name: 'subscribe', run: (on) => on.subscription(12_000) },
];

/**
 * The embedded store beside a server that does nothing but acknowledge and serve constant bytes: same client, same work,
 * in turn, each server in a process of its own, the store durable on the disk of the temporary folder.
 */
export async function storeBench(say: (line: string) => void, { only }: BenchOptions): Promise<Sample[]> {
  const known = [...MEASURED.map(({ name }) => name), ...OF_A_MILLION];
  const unknown = only?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) throw new RangeError(`no figure ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  const chosen = MEASURED.filter(({ name }) => only?.includes(name) ?? true);
  const beside = chosen.length === 0 ? [] : await besideTheCeiling(say, chosen);
  const wantsMillions = only?.some((name) => OF_A_MILLION.includes(name)) ?? true;
  return wantsMillions ? [...beside, ...(await withMillions(1, say))] : beside;
}

/** The same two figures with ten times as many events: neither may grow with the log. */
export async function largeStoreBench(say: (line: string) => void): Promise<Sample[]> {
  const [one, ten] = [await withMillions(1, say), await withMillions(10, say)];
  return ten.map((sample, index) => ({ ...sample, baseline: one[index]?.value ?? null }));
}

async function besideTheCeiling(say: (line: string) => void, chosen: readonly Measured[]): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-bench-store-'));
  const ceiling = await startCeiling();
  try {
    await using store = StoreProcess.spawn(folder);
    await using onStore = new Workloads(await store.listening());
    await using onCeiling = new Workloads(ceiling.port);
    const streams = await onStore.fillStreams(STREAMS);
    const samples: Sample[] = [];
    for (const { name, run } of chosen) {
      for (let turn = 1; turn <= TURNS; turn += 1) {
        const { value, baseline } = await inTurn(
          turn,
          () => run(onStore, streams),
          () => run(onCeiling, streams),
        );
        say(`${name}: ${value.toFixed(0)} events/s, ceiling ${baseline.toFixed(0)}: ${(value / baseline).toFixed(2)}`);
        samples.push({ name, unit: 'events/s', value, baseline });
        if (name === 'append-1') samples.push(...besideTheDisk(folder, value, baseline));
      }
    }
    return samples;
  } finally {
    ceiling.process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Who comes first changes with each turn. */
async function inTurn(turn: number, store: () => Promise<number>, ceiling: () => Promise<number>) {
  if (turn % 2 === 1) {
    const baseline = await ceiling();
    return { value: await store(), baseline };
  }
  const value = await store();
  return { value, baseline: await ceiling() };
}

/** How fast the disk itself is just now, and what the ceiling would reach if it brought each append to that disk. */
function besideTheDisk(folder: string, value: number, ceiling: number): Sample[] {
  const syncs = syncsPerSecond(folder, DISK_SYNCS);
  return [
    { name: 'disk-sync', unit: 'syncs/s', value: syncs, baseline: null },
    { name: 'append-1-durable', unit: 'events/s', value, baseline: 1 / (1 / ceiling + 1 / syncs) },
  ];
}

async function withMillions(millions: number, say: (line: string) => void): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-bench-store-'));
  try {
    await fillLog(folder, millions * MILLION);
    const seconds = await coldStartSeconds(folder);
    const megabytes = await megabytesServing(folder);
    say(`${millions} M events: started in ${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB while serving`);
    return [
      { name: `cold-start-${millions}m`, unit: 's', value: seconds, baseline: null },
      { name: `memory-${millions}m`, unit: 'MB', value: megabytes, baseline: null },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startCeiling(): Promise<{ process: ChildProcess; port: number }> {
  const program = fileURLToPath(new URL('./store/ceiling.server.js', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { process: child, port: Number(JSON.parse(line).port) };
}
