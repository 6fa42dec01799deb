import { RECORD_STREAMS } from '@comity/audit/contract';
import type { Projection } from '@comity/read-store';
import { PROJECTIONS } from '../../apps/comity/src/projections.js';
import { goldenFolder, readGoldenFiles } from '../catalogue/golden-files.js';
import { changedFolds, notRecorded, recordFolds } from './fold-problems.js';
import { readRecordedFolds } from './recorded-folds.js';

const recorded = readRecordedFolds();

it('changes no row that a released version of a projection gives', () => {
  expect(changedFolds(recorded, PROJECTIONS, RECORD_STREAMS)).toEqual([]);
});

it('has recorded what every projection makes of every event', () => {
  expect(notRecorded(recorded, PROJECTIONS, RECORD_STREAMS)).toEqual([]);
});

describe('a fold that is changed', () => {
  const [cases] = PROJECTIONS.filter(({ name }) => name === 'cases') as [Projection];
  const changed: Projection = {
    ...cases,
    folds: { ...cases.folds, CaseClosed: (row) => ({ ...row, title: 'Closed' }) },
  };

  it('is named while its version is the same', () => {
    expect(changedFolds(recorded, [changed], RECORD_STREAMS)).toEqual([
      `cases v${cases.version} folds the fixed log otherwise than before: raise its version`,
    ]);
  });

  it('asks to be recorded once its version is another', () => {
    const raised = { ...changed, version: cases.version + 1 };
    expect(changedFolds(recorded, [raised], RECORD_STREAMS)).toEqual([]);
    expect(notRecorded(recorded, [raised], RECORD_STREAMS)).toContain(
      `cases v${raised.version} is not recorded: npm run golden -- --folds`,
    );
  });
});

it('asks for an event that the fixed log does not tell, and records it without touching what is told', () => {
  const shorter = { ...recorded, log: recorded.log.filter(({ type }) => type !== 'CaseClosed') };
  expect(notRecorded(shorter, [], RECORD_STREAMS)).toContain(
    'the fixed log has no case/CaseClosed v1: npm run golden -- --folds',
  );
  const { log } = recordFolds(shorter, PROJECTIONS, RECORD_STREAMS, readGoldenFiles(goldenFolder()));
  expect(log.slice(0, shorter.log.length)).toEqual(shorter.log);
  expect(notRecorded({ ...recorded, log }, [], RECORD_STREAMS)).toEqual([]);
});
