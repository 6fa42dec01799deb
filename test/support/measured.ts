import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** The middle value; the mean of the two middle ones where their number is even. NaN of nothing. */
export function median(values: readonly number[]): number {
  const laid = [...values].sort((a, b) => a - b);
  const upper = laid[Math.floor(laid.length / 2)] ?? Number.NaN;
  const lower = laid[Math.ceil(laid.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

/** What the figures were measured on. */
export function machine(): string {
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`;
}

/** The most memory that each process below another has ever held, in MB, by command line. Linux only. */
export function peakMemoryBelow(pid: number): Map<string, number> {
  const peaks = new Map<string, number>();
  for (const below of processesBelow(pid)) {
    const status = textOf(`/proc/${below}/status`);
    const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
    const command = textOf(`/proc/${below}/cmdline`).replaceAll('\0', ' ').trim();
    peaks.set(`${below} ${command.slice(-60)}`, kilobytes / 1_024);
  }
  return peaks;
}

function processesBelow(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = /^PPid:\s+(\d+)/m.exec(textOf(`/proc/${name}/status`))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const found = [pid];
  for (const ancestor of found) {
    for (const [child, parent] of parents) if (parent === ancestor) found.push(child);
  }
  return found;
}

/** A process may end while we look. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
