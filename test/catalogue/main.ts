import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RECORD_STREAMS } from '@comity/audit/contract';
import { Command } from 'commander';
import { PROJECTIONS } from '../../apps/comity/src/projections.js';
import { changedFolds, recordFolds } from '../folds/fold-problems.js';
import { readRecordedFolds, writeRecordedFolds } from '../folds/recorded-folds.js';
import { draftsOfMissing } from './draft-golden.js';
import { goldenFolder, readGoldenFiles } from './golden-files.js';
import { goldenProblems } from './golden-problems.js';

/** Records what every projection makes of every event, unless one gives other rows under the version that it had. */
function folds(): void {
  const recorded = readRecordedFolds();
  const problems = changedFolds(recorded, PROJECTIONS, RECORD_STREAMS);
  for (const problem of problems) console.log(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
  if (problems.length > 0) return;
  writeRecordedFolds(recordFolds(recorded, PROJECTIONS, RECORD_STREAMS, readGoldenFiles(goldenFolder())));
}

/** Writes what is missing, as a draft that somebody reads and corrects, or only says what stands against the golden files. */
function golden({ missing }: { readonly missing: boolean }): void {
  const folder = goldenFolder();
  const files = readGoldenFiles(folder);
  if (!missing) {
    const problems = goldenProblems(RECORD_STREAMS, files);
    for (const problem of problems) console.log(problem);
    process.exitCode = problems.length === 0 ? 0 : 1;
    return;
  }
  for (const { path, event, problem } of draftsOfMissing(RECORD_STREAMS, files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(event, null, 2)}\n`, { flag: 'wx' });
    console.log(problem === null ? `${path}: read it before you keep it` : `${path}: correct it first: ${problem}`);
  }
}

new Command('golden')
  .description('one stored event per event version, kept for good: what stands against them')
  .option('--missing', 'write a draft of each golden file that is missing', false)
  .option('--folds', 'record what the projections make of every event, for the versions and events that are new', false)
  .action((flags: { readonly missing: boolean; readonly folds: boolean }) => (flags.folds ? folds() : golden(flags)))
  .parse();
