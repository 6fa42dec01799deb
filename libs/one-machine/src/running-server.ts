import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import { endProcess, identify, type ProcessIdentity } from './process-identity.js';
import type { ServerProgram } from './server-program.js';

export type ServerExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** One started process of a server program. */
export interface RunningServer {
  readonly program: ServerProgram;
  readonly identity: ProcessIdentity;
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<ServerExit>;
  /** The last lines it wrote, oldest first: for the message when it fails. */
  lastLines(): readonly string[];
  /** Stops it with the program's signal and patience; returns when it is gone. */
  stop(): Promise<void>;
}

const KEPT_LINES = 30;
const LOOK_EVERY_MS = 100;

/**
 * Starts the process and returns at once; `untilReady` waits for it.
 * It is in a process group of its own, so that Ctrl-C in a terminal reaches only the one who stops it in order.
 * @throws Fault `server-not-started` when the command cannot be run at all
 */
export async function startServer(
  program: ServerProgram,
  onLine: (line: string) => void = () => {},
): Promise<RunningServer> {
  await program.prepare();
  const child = spawn(program.command, program.args, {
    cwd: program.workingFolder,
    env: { ...process.env, ...program.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...program.runAs,
  });
  const exited = exitOf(child);
  const kept: string[] = [];
  readLines(child, (line) => {
    kept.push(line);
    if (kept.length > KEPT_LINES) kept.shift();
    onLine(line);
  });
  const identity = await identityOf(child, program);
  yieldToOthers(child, program);
  const stop = async () => {
    await endProcess(identity, program.stopSignal, program.stopWithinMs);
    await exited;
  };
  return { program, identity, exited, lastLines: () => kept, stop };
}

/**
 * Waits until the server answers and has been made ready for use.
 * @throws Fault `server-not-ready` when it ends first or takes too long, with its last lines
 */
export async function untilReady(server: RunningServer, signal?: AbortSignal): Promise<void> {
  const { program } = server;
  const giveUpAt = performance.now() + program.readyWithinMs;
  let exit: ServerExit | undefined;
  void server.exited.then((ended) => {
    exit = ended;
  });
  while (!(await program.isReady())) {
    signal?.throwIfAborted();
    if (exit) throw notReady(server, `ended with ${exit.signal ?? `code ${exit.code}`}`);
    if (performance.now() > giveUpAt) throw notReady(server, `did not answer within ${program.readyWithinMs} ms`);
    await pause(LOOK_EVERY_MS);
  }
  await program.afterReady?.();
}

function notReady(server: RunningServer, what: string): Fault {
  const { name, host, port } = server.program;
  return new Fault('server-not-ready', `${name} (${host}:${port}) ${what}\n${server.lastLines().join('\n')}`);
}

function exitOf(child: ChildProcess): Promise<ServerExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

/** Waits for the process to exist; a command that is not there is told apart from a server that ends at once. */
async function identityOf(child: ChildProcess, program: ServerProgram): Promise<ProcessIdentity> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      reject(new Fault('server-not-started', `cannot run ${program.command} for ${program.name}`, { cause }));
    });
  });
  // Writing to a child that has just ended must not bring the parent down.
  child.stdin?.on('error', () => {});
  const pid = child.pid ?? 0;
  return identify(pid) ?? { pid, startMark: 'ended' };
}

function yieldToOthers({ pid, exitCode }: ChildProcess, { niceness }: ServerProgram): void {
  if (niceness === undefined || pid === undefined || exitCode !== null) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already, or the system has no such thing: it runs as any other.
  }
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine);
  }
}
