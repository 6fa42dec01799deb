export type { RowChange } from './advance.js';
export type { CheckedProjection, CheckOptions } from './check-rebuild.js';
export type { ColumnFor, ColumnsOf, ColumnType } from './columns.js';
export { inTransaction } from './connection.js';
export type { ColumnsAsKnown, DayRows, Told, TrueDay } from './day-rows.js';
export type { EngineLog } from './engine-log.js';
export { existing } from './existing-row.js';
export type { RebuildProgress, RetiredGeneration } from './generation-upkeep.js';
export { inOrder } from './in-order.js';
export type { ProjectionSource } from './lane.js';
export { missingMigrations } from './migrations.js';
export { type ParkedEntry, waitsForAnother } from './park.js';
export { PreparedQuestion, type Values } from './prepared-questions.js';
export {
  type Fold,
  type Folds,
  type IndexOf,
  type Known,
  type OpenProjection,
  type Projection,
  type ProjectionDefinition,
  projection,
  type RowOf,
  type RowPlace,
} from './projection.js';
export {
  type Parked,
  type ProjectionStatus,
  ReadStore,
} from './read-store.js';
export type { RetrySource } from './retry-parked.js';
export { rightsOn } from './rights.js';
export { prepareDatabase, ROLES as DATABASE_ROLES, type RolePasswords, rolesSql } from './roles.js';
export { type KeptRows, RowFollower } from './row-follower.js';
export { type KnownPoint, type KnownRows, knownDuring, type RecordPoint } from './rows.js';
export {
  type AfterCommit,
  type ProjectionRun,
  type RunOptions,
  runProjections,
  watched,
} from './run-projections.js';
export {
  EVERYTHING,
  Hidden,
  isOfPresent,
  type Place,
  type PreparedViewer,
  SeenStore,
  type SharedViewer,
  type Viewer,
} from './seen-store.js';
export { SharedTexts } from './shared-texts.js';
