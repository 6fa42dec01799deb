import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same number: its number and the mark of its start. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for the same process. On Linux: boot id and start time in clock ticks. */
  readonly startMark: string;
}

/** The identity of a running process; undefined when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const startMark = process.platform === 'linux' ? linuxStartMark(pid) : portableStartMark(pid);
  return startMark === undefined ? undefined : { pid, startMark };
}

/** True while exactly this process runs; a recycled process number does not count. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startMark === identity.startMark;
}

/** The command line of a running process, its parts joined by spaces; empty when there is none. */
export function commandLineOf(pid: number): string {
  if (process.platform !== 'linux') return psField(pid, 'command') ?? '';
  return readProc(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';
}

/**
 * Ends exactly this process: the signal first, SIGKILL once the time is over. Ends when the process is gone.
 * @returns false when it had to be killed
 */
export async function endProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<boolean> {
  if (await goneAfter(identity, signal, withinMs)) return true;
  const KILL_WITHIN_MS = 5_000;
  await goneAfter(identity, 'SIGKILL', KILL_WITHIN_MS);
  return false;
}

async function goneAfter(identity: ProcessIdentity, signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
  if (!isRunning(identity)) return true;
  signalProcess(identity.pid, signal);
  const giveUpAt = performance.now() + withinMs;
  while (isRunning(identity)) {
    if (performance.now() > giveUpAt) return false;
    await pause(20);
  }
  return true;
}

/** Sends a signal; a process that has ended meanwhile is no failure. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function linuxStartMark(pid: number): string | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field, the name in parentheses, may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  const bootId = readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return `${bootId}/${fields[19]}`;
}

function portableStartMark(pid: number): string | undefined {
  return psField(pid, 'stat')?.startsWith('Z') ? undefined : psField(pid, 'lstart');
}

function psField(pid: number, field: string): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } });
    return text.trim() || undefined;
  } catch {
    return undefined; // ps exits with 1 when no such process exists
  }
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // the process has ended
  }
}
