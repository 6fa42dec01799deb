import { readFile } from 'node:fs/promises';
import { type ImportOptions, type ImportResult, importRegister, readMapping } from '@comity/imports/contract';
import { Fault } from '@comity/kernel';
import { ProgressBar, progressLine } from './progress-bar.js';
import { type RecordAccess, readModelsAt } from './record.js';

export interface TakeIn extends Pick<ImportOptions, 'file' | 'rejectsFile'> {
  readonly mappingFile: string;
  readonly dryRun: boolean;
}

/** Imports a register, with a progress bar on standard error, and returns when the read models show it. */
export async function takeIn(record: RecordAccess, { mappingFile, ...options }: TakeIn): Promise<ImportResult> {
  const mapping = readMapping(await textOf(mappingFile));
  const onProgress = new ProgressBar(progressLine, ({ rows, total }) => rows === total).show;
  const result = await importRegister(record.runner, { ...options, mapping, onProgress });
  if (result.position !== null) await readModelsAt(record, result.position);
  return result;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('mapping-unreadable', `the mapping ${file} cannot be read`, { cause });
  }
}
