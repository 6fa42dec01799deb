import type { StreamType } from '@comity/kernel';
import type { Projection } from '@comity/read-store';
import type { GoldenFile } from '../catalogue/golden-files.js';
import { entriesOf, eventsNotTold, withMissing } from './fixed-log.js';
import { digestOfFolds } from './fold-digest.js';
import type { RecordedFolds } from './recorded-folds.js';

const RECORD_THEM = 'npm run golden -- --folds';

/** Folds that give another row than they did, under the version that they had: those who have the old rows keep them. */
export function changedFolds(
  recorded: RecordedFolds,
  projections: readonly Projection[],
  streams: readonly StreamType[],
) {
  const events = entriesOf(recorded.log, streams);
  return projections
    .filter(({ name, version }) => recorded.folds[name]?.version === version)
    .filter((projection) => recorded.folds[projection.name]?.digest !== digestOfFolds(projection, events))
    .map(({ name, version }) => `${name} v${version} folds the fixed log otherwise than before: raise its version`);
}

/** What the record of the folds lacks. */
export function notRecorded(
  recorded: RecordedFolds,
  projections: readonly Projection[],
  streams: readonly StreamType[],
) {
  const missing = projections.filter(({ name, version }) => recorded.folds[name]?.version !== version);
  return [
    ...missing.map(({ name, version }) => `${name} v${version} is not recorded: ${RECORD_THEM}`),
    ...eventsNotTold(recorded.log, streams).map((event) => `the fixed log has no ${event}: ${RECORD_THEM}`),
  ];
}

/** The record brought up to date, with every event that has a golden file. */
export function recordFolds(
  recorded: RecordedFolds,
  projections: readonly Projection[],
  streams: readonly StreamType[],
  files: readonly GoldenFile[],
): RecordedFolds {
  const log = withMissing(recorded.log, streams, files);
  const events = entriesOf(log, streams);
  const folds = projections.map((projection) => {
    const { name, version } = projection;
    return [name, { version, digest: digestOfFolds(projection, events) }] as const;
  });
  return { folds: Object.fromEntries(folds), log };
}
