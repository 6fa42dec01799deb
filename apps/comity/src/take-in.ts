import { readFile } from 'node:fs/promises';
import {
  type ImportOptions,
  type ImportResult,
  importRegister,
  knownRows,
  type RegisterMapping,
  readMapping,
} from '@comity/imports/contract';
import { Fault } from '@comity/kernel';
import { ProgressBar, progressLine } from './progress-bar.js';
import { type RecordAccess, readModelsAt } from './record.js';

export interface TakeIn extends Pick<ImportOptions, 'files' | 'dryRun'> {
  readonly mappingFile: string;
  readonly rejectsFile: string;
}

/**
 * Imports a register, with a progress bar on standard error, and returns when the read models show it. Rows that are on
 * record from an earlier version and not in this one are found once they do.
 */
export async function takeIn(record: RecordAccess, { mappingFile, ...options }: TakeIn): Promise<ImportResult> {
  const mapping = await mappingIn(mappingFile);
  const onProgress = new ProgressBar(progressLine, ({ rows, total }) => rows === total).show;
  const known = async function* (registerId: string, position: bigint | null) {
    if (position !== null) await readModelsAt(record, position);
    yield* knownRows(record.readStore, registerId);
  };
  return importRegister(record.runner, { ...options, mapping, known, onProgress });
}

/** @throws Fault `mapping-unreadable` */
export async function mappingIn(file: string): Promise<RegisterMapping> {
  try {
    return readMapping(await readFile(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('mapping-unreadable', `the mapping ${file} cannot be read`, { cause });
  }
}
