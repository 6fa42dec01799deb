export {
  type ComplianceGroups,
  type ComplianceLine,
  type ComplianceTable,
  complianceGroups,
  complianceTable,
  linesName,
} from './compliance-table.js';
export { type Aspect, type Aspects, contributes, METRIC_BASIS } from './domain/aspects.js';
export {
  type Point,
  type SourceHistory,
  type SourceState,
  type Stretch,
  stretchesThatChanged,
} from './domain/changed-by.js';
export type { Metrics } from './domain/metrics.js';
export type { DimensionFigures, QualityMetrics, QualityMinimums } from './domain/quality.js';
export { readSimulatedPolicy, type SimulatedPolicy } from './domain/simulated-policy.js';
export { type FigureEvent, StretchReader } from './explain/stretch-reader.js';
export {
  type QualityGroups,
  type QualityLine,
  type QualityTable,
  qualityGroups,
  qualityTable,
} from './quality-table.js';
export {
  type AssessedRequest,
  assessedRequests,
  assessedVersions,
  reassessedRequests,
} from './read/assessed-requests.queries.js';
export {
  type ComplianceFilter,
  type ComplianceQuestion,
  DIMENSIONS,
  type Dimension,
} from './read/question.js';
export {
  type ChangedRequest,
  changedRequests,
  type RequestFacts,
  type RequestFactsPage,
  type RequestVersion,
  requestsBehind,
  requestVersions,
} from './read/request-facts.queries.js';
export { SIMULATION_NOTICE, type SimulatedLine, type Simulation, simulate } from './simulation/simulate.js';
