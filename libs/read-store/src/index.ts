export type { RowChange } from './advance.js';
export type { CheckedProjection, CheckOptions } from './check-rebuild.js';
export type { ColumnFor, ColumnsOf, ColumnType } from './columns.js';
export { existing } from './existing-row.js';
export type { RebuildProgress, RetiredGeneration } from './generation-upkeep.js';
export type { ProjectionSource } from './lane.js';
export type { ParkedEntry } from './park.js';
export {
  type Fold,
  type Folds,
  type IndexOf,
  type Known,
  type Projection,
  type ProjectionDefinition,
  projection,
  type RowOf,
} from './projection.js';
export {
  type KnownPoint,
  type KnownRows,
  type Parked,
  type ProjectionStatus,
  ReadStore,
  type RecordPoint,
} from './read-store.js';
export type { RetrySource } from './retry-parked.js';
export {
  type AfterCommit,
  type EngineLog,
  type ProjectionRun,
  type RunOptions,
  runProjections,
  watched,
} from './run-projections.js';
