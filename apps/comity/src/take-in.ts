import { readFile } from 'node:fs/promises';
import { type ImportOptions, type ImportResult, importRegister, readMapping } from '@comity/imports/contract';
import { Fault } from '@comity/kernel';
import { ProgressBar } from './progress-bar.js';
import type { RecordAccess } from './record.js';

const CAUGHT_UP_WITHIN_MS = 10 * 60_000;

export interface TakeIn extends Pick<ImportOptions, 'file' | 'rejectsFile'> {
  readonly mappingFile: string;
  readonly dryRun: boolean;
}

/** Imports a register, with a progress bar on standard error, and returns when the read models show it. */
export async function takeIn(record: RecordAccess, { mappingFile, ...options }: TakeIn): Promise<ImportResult> {
  const mapping = readMapping(await textOf(mappingFile));
  const onProgress = new ProgressBar().show;
  const result = await importRegister(record.runner, { ...options, mapping, onProgress });
  if (result.position !== null) await readModelsAt(record, result.position);
  return result;
}

/** @throws Fault `read-models-behind` after ten minutes */
async function readModelsAt({ readStore }: RecordAccess, position: bigint): Promise<void> {
  const live = (await readStore.status()).filter(({ status }) => status === 'live');
  const names = live.map(({ name }) => name);
  if (await readStore.waitFor(names, position, CAUGHT_UP_WITHIN_MS)) return;
  throw new Fault(
    'read-models-behind',
    'everything is imported, but the read models have not caught up; is the projector running?',
  );
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('mapping-unreadable', `the mapping ${file} cannot be read`, { cause });
  }
}
