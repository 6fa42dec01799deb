import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { endProcess, identify, isRunning } from '@comity/one-machine';
import { z } from 'zod';

const identity = z.object({ pid: z.number(), startMark: z.string() });
const record = z.object({ owner: identity, server: identity.optional() });
const RECORD_FILE = 'owner.json';

/** A folder for one throw-away server, and the note by which a later run clears it away when this one is killed. */
export interface ThrowAwayFolder {
  readonly path: string;
  /** Notes the process that runs in the folder. */
  noteServer(server: z.infer<typeof identity>): void;
  remove(): void;
}

export function makeThrowAwayFolder(kind: string): ThrowAwayFolder {
  const path = join(parentFolder(), `${kind}-${process.pid}-${Date.now().toString(36)}-${nextNumber()}`);
  const owner = identify(process.pid);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const note = (server?: z.infer<typeof identity>) =>
    writeFileSync(join(path, RECORD_FILE), JSON.stringify({ owner, server }));
  note();
  return { path, noteServer: note, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Stops servers and removes folders whose test run is gone: a killed run leaves nothing behind for long. */
export async function clearAwayAbandoned(): Promise<void> {
  for (const name of readdirSync(parentFolder())) {
    const path = join(parentFolder(), name);
    const found = readRecord(path);
    if (!found || isRunning(found.owner)) continue;
    const STOP_WITHIN_MS = 5_000;
    if (found.server) await endProcess(found.server, 'SIGTERM', STOP_WITHIN_MS);
    rmSync(path, { recursive: true, force: true });
  }
}

/** Undefined while another run is just making the folder, or removing it. */
function readRecord(path: string): z.infer<typeof record> | undefined {
  try {
    return record.parse(JSON.parse(readFileSync(join(path, RECORD_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

function parentFolder(): string {
  const folder = join(tmpdir(), `comity-throw-away-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

let number = 0;

function nextNumber(): number {
  number += 1;
  return number;
}
