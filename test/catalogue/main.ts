import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RECORD_STREAMS } from '@comity/audit/contract';
import { Command } from 'commander';
import { draftsOfMissing } from './draft-golden.js';
import { goldenFolder, readGoldenFiles } from './golden-files.js';
import { goldenProblems } from './golden-problems.js';

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
  .action(golden)
  .parse();
