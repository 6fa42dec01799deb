import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installationFolder } from '@comity/one-machine';
import type { GoldenEvent } from '../catalogue/golden-files.js';

/** What the folds of one version of a projection gave for the fixed log. */
export interface RecordedFold {
  readonly version: number;
  readonly digest: string;
}

/** The fixed log, and what each projection made of it when it was recorded. */
export interface RecordedFolds {
  readonly folds: Readonly<Record<string, RecordedFold>>;
  readonly log: readonly GoldenEvent[];
}

const FILE = 'recorded-folds.json';

function fileName(): string {
  return join(installationFolder(), 'test', 'folds', FILE);
}

export function readRecordedFolds(): RecordedFolds {
  if (!existsSync(fileName())) return { folds: {}, log: [] };
  return JSON.parse(readFileSync(fileName(), 'utf8'));
}

/** One line per projection and per event, so that a difference shows what was added. */
export function writeRecordedFolds({ folds, log }: RecordedFolds): void {
  const foldLines = Object.entries(folds).map(([name, fold]) => `    ${JSON.stringify(name)}: ${JSON.stringify(fold)}`);
  const logLines = log.map((event) => `    ${JSON.stringify(event)}`);
  const text = `{\n  "folds": {\n${foldLines.join(',\n')}\n  },\n  "log": [\n${logLines.join(',\n')}\n  ]\n}\n`;
  writeFileSync(fileName(), text);
}
